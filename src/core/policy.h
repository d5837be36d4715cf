// fount.toml as a value. Parsed in policy/, read everywhere; every field has the meaning that docs/policy.md gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "core/finding.h"

namespace fount {

struct RoleGlobs {
  Role role = Role::test;
  std::vector<std::string> globs;  // gitignore syntax
};
struct DeclaredService {
  std::string name;
  std::vector<std::string> paths;
};
struct DeclaredCanonical {
  std::string concept_name;  // bare name or "pkg.module.Name"
  std::string source;        // "path/to/file.py" or "pkg.module"; "" when only `import` or `factory` is given
  std::string import;        // the one import path
  std::string factory;       // the one factory
  std::string reason;
  std::uint32_t line = 0;
};
struct DeclaredAcceptance {
  std::string rule;          // "*" for every rule
  std::string concept_name;  // glob
  std::string reason, until, owner;
  std::uint32_t line = 0;
};
struct DeclaredEnvironment {
  std::string name;
  std::vector<std::string> files, allowed_difference;
};
struct DeclaredSecret {
  std::string name;
  std::vector<std::string> order;
};
inline constexpr std::string_view kRestOfAreas = "other";  // id of the area for what matches no declared one
struct DeclaredArea {
  std::string id;  // name, lower case, '-' for spaces
  std::string name;
  std::vector<std::string> paths;  // globs; empty: every file
  std::vector<std::string> rules;  // rule ids or built-in area ids; empty: every rule
  double weight = 1;
  std::string impact;
  std::vector<std::string> issues;
};
struct Gate {
  std::optional<double> min_score;
  std::optional<Severity> fail_on;
  bool new_only = false;
};
struct ScanPolicy {
  std::vector<std::string> include, exclude;  // gitignore syntax
  std::uint64_t max_file_bytes = 8ull << 20;
};
struct DeprecatedPath {
  std::string module;       // dotted
  std::string replacement;  // dotted, or ""
};
struct ImpactFigures {  // [impact]: cost and return are computed only from these
  std::optional<double> hourly_rate, yearly_risk;
  std::string currency;
};

// One fount.toml. `directory` is where it lies, relative to the root ("" for the root's own).
struct Policy {
  std::string directory;
  std::string prefix;  // of one that lies above the root: put before a path, it is what the globs mean; else ""
  bool present = false;
  std::vector<DeclaredService> services;
  std::vector<RoleGlobs> roles;
  std::vector<DeclaredCanonical> canonical;
  std::vector<DeclaredAcceptance> accepted;
  std::vector<DeclaredEnvironment> environments;
  std::vector<DeclaredSecret> secrets;
  std::vector<DeclaredArea> areas;  // root's alone
  std::vector<DeprecatedPath> deprecated;
  Gate gate;  // root's alone
  ScanPolicy scan;
  ImpactFigures impact;
};

}  // namespace fount
