// How each kind of configuration file gives environment variables their values. A dialect reads the entries of one file
// and knows no other; settings.cc has the table of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"
#include "core/file.h"
#include "core/texts.h"
#include "index/entries.h"
#include "index/environments.h"
#include "index/settings.h"
#include "index/symbols.h"

namespace fount {

struct DialectFile {
  FileId id;
  const SourceFile& file;
  const EntryTree& tree;
  const FileText& text;
  const Environments& environments;

  const FileFacts& facts() const { return tree.facts(); }
  std::string_view name() const { return std::string_view(file.path).substr(file.path.rfind('/') + 1); }
  std::string value(std::uint32_t entry) const;                         // decoded; "" of kNone and of what is no scalar
  std::string value_of(std::uint32_t map, std::string_view key) const;  // of its child with this key
};

// The part of a file that settings belong to.
struct SettingPart {
  Layer layer = Layer::env_file;
  std::string scope;          // container, job, service; "" where the file has one
  EnvironmentId environment;  // of the part, where the file as a whole describes none
  std::uint16_t flags = 0;
};

// A file that another brings in: compose's env_file, by the name that is written there.
struct NamedFile {
  std::uint32_t entry = 0;
  std::string scope, path;
};

class SettingCollector {
 public:
  SettingCollector(const DialectFile& file, Symbols& symbols, std::vector<SettingSource>& sources)
      : file_(file), symbols_(symbols), sources_(sources), first_(sources.size()) {}

  void add(std::uint32_t entry, const SettingPart& part);                            // `KEY: value`, `KEY=value`
  void add_named(std::uint32_t name, std::uint32_t value, const SettingPart& part);  // `name: KEY` beside `value: v`
  // Everything that a map or a list holds: `KEY: value`, `- KEY=value`, `- name: KEY, value: v`, merged maps.
  void add_all(std::uint32_t holder, const SettingPart& part);
  void bring_in(std::uint32_t entry, const std::string& scope);
  // Values that name one of the children of `services` lead to a container beside the one that gets them.
  void mark_inside(std::uint32_t services);

  const std::vector<NamedFile>& named_files() const { return named_files_; }

 private:
  void add_merged(std::uint32_t holder, const SettingPart& part, int depth);
  void add_item(std::uint32_t item, const SettingPart& part, int depth);
  void push(std::string_view name, const Entry& key, std::uint32_t value, SettingPart part);

  const DialectFile& file_;
  Symbols& symbols_;
  std::vector<SettingSource>& sources_;
  std::size_t first_;  // of this file's sources
  std::vector<NamedFile> named_files_;
};

// The environment that a map or list of settings names (ENVIRONMENT: staging), else none.
EnvironmentId environment_in(const DialectFile& file, std::uint32_t holder);

bool is_variable_name(std::string_view text);  // [A-Za-z_][A-Za-z0-9_]*
bool is_upper_name(std::string_view text);     // [A-Z][A-Z0-9_]*: what only environment variables are called

struct Dialect {
  bool (*speaks)(const DialectFile&);
  void (*read)(const DialectFile&, SettingCollector&);
};

extern const Dialect compose_dialect, deploy_program_dialect, dockerfile_dialect, env_file_dialect, github_dialect,
    gitlab_dialect, helm_dialect, kubernetes_dialect, pipeline_dialect, platform_dialect, shell_dialect,
    terraform_dialect;

// `--set-env-vars A=1,B=2` and its kind, wherever in the file a command is written.
void read_commands(const DialectFile& file, SettingCollector& collector, const SettingPart& part);

}  // namespace fount
