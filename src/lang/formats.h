// Configuration formats: bytes → entries (core/facts.h says what the tree of each looks like). As for every extractor:
// any bytes, linear time, bounded nesting; what was not understood is an unparsed span and the rest is still read.
#pragma once

#include <string_view>

#include "core/facts.h"

namespace fount {

void read_dotenv(std::string_view bytes, FileFacts& facts);
void read_yaml(std::string_view bytes, FileFacts& facts);
void read_json(std::string_view bytes, FileFacts& facts);
void read_toml(std::string_view bytes, FileFacts& facts);
void read_ini(std::string_view bytes, FileFacts& facts);
void read_xml(std::string_view bytes, FileFacts& facts);
void read_properties(std::string_view bytes, FileFacts& facts);
void read_hcl(std::string_view bytes, FileFacts& facts);
void read_dockerfile(std::string_view bytes, FileFacts& facts);
void read_shell(std::string_view bytes, FileFacts& facts);
void read_makefile(std::string_view bytes, FileFacts& facts);
void read_nginx(std::string_view bytes, FileFacts& facts);
void read_requirements(std::string_view bytes, FileFacts& facts);
void read_go_module(std::string_view bytes, FileFacts& facts);
void read_version_file(std::string_view bytes, FileFacts& facts);
void read_tool_versions(std::string_view bytes, FileFacts& facts);

}  // namespace fount
