// What is known of a file before its content is understood: where it is, what language, what part it plays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"

namespace fount {

// Languages and formats that Fount can name. `assessed` ones have an extractor in lang/; the others are counted and
// reported as not assessed.
enum class Language : std::uint8_t {
  unknown,
  python,
  markdown,
  typescript,
  javascript,
  go,
  java,
  cpp,
  rust,
  csharp,
  ruby,
  php,
  shell,
  terraform,
  yaml,
  toml,
  json,
  dockerfile,
  dotenv,
  ini,
  xml,
  properties,
  makefile,
  nginx,
  requirements,  // pip's list of packages
  go_module,
  version_file,  // .nvmrc, .python-version: one version and nothing else
  tool_versions,
  count,
};

// Program text, as against configuration and prose.
constexpr bool is_code(Language language) {
  return language == Language::python || (language >= Language::typescript && language <= Language::php);
}

std::string_view name_of(Language);  // "Python", "C++": as prose writes it

enum class Role : std::uint8_t { production, test, generated, vendored, backup, docs, script, count };

std::string_view name_of(Role);  // "production": as reports and fount.toml write it

// True for roles that ship or run: only these can hold rivals. A script is run by people, so its imports must
// resolve, but its private helpers rival nobody.
constexpr bool is_production(Role role) { return role == Role::production; }

struct SourceFile {
  std::string path;  // relative to the audit's root, '/'-separated, raw bytes as the file system has them
  std::uint64_t size = 0;
  Language language = Language::unknown;
  Role role = Role::production;
  std::string role_reason;    // "under tests/", "name ends in .backup", "fount.toml [roles] test"
  std::uint32_t service = 0;  // index into the audit's services
};

// A deployable unit. Service 0 is always the repository itself (name "."): files that no other service owns.
struct Service {
  std::string name;
  std::vector<std::string> paths;  // directories, relative, no trailing slash; "" is the root
  std::string reason;              // "has a Dockerfile", "fount.toml [service.backend]"
  bool shared = false;             // a library that two or more services import
};

}  // namespace fount
