// Says what part each file plays, and why. Owns the evidence in names and places; what only content can tell comes
// from refine_roles (discover.h). Order of authority: fount.toml, .gitattributes, then evidence: backup, vendored,
// test, generated, docs, script; a file that nothing speaks against is production.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/policy.h"
#include "source/attributes.h"
#include "source/ignore.h"

namespace fount {

struct RoleVerdict {
  Role role = Role::production;
  std::string reason;  // "" for production: nothing speaks against it
};

// The globs of one [roles] table, compiled. Lists are tried in the order of the table; the first that matches wins.
class DeclaredRoles {
 public:
  explicit DeclaredRoles(std::span<const RoleGlobs> roles);
  bool apply(std::string_view path, std::string_view policy_file, RoleVerdict& verdict) const;

 private:
  struct Entry {
    Role role;
    GlobList globs;
  };
  std::vector<Entry> entries_;
};

class RoleClassifier {
 public:
  // `paths` is every file of the audit, sorted: evidence is often what stands beside a file.
  RoleClassifier(std::span<const std::string_view> paths, const AttributeRules& attributes, const Policy& root_policy);

  // Fastest when called in path order: what a directory says is worked out once.
  RoleVerdict classify(std::string_view path);

 private:
  const RoleVerdict& of_directory(std::string_view directory);
  RoleVerdict judge_directory(std::string_view directory, std::string_view name) const;
  RoleVerdict judge_file(std::string_view path, std::string_view name, const RoleVerdict& directory) const;
  bool exists(std::string_view path) const;
  bool is_package(std::string_view directory) const;

  std::span<const std::string_view> paths_;
  const AttributeRules& attributes_;
  DeclaredRoles declared_;
  std::unordered_map<std::string_view, RoleVerdict> directories_;
};

}  // namespace fount
