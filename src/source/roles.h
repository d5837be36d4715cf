// Says what part each file plays, and why. Owns the evidence in names and places; what only content can tell comes
// from refine_roles. Order of authority: fount.toml, .gitattributes, then evidence, of which the strongest
// counts: backup or vendored (whichever is further out), test, generated, docs, script. A file that nothing speaks
// against is production.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/facts.h"
#include "core/policy.h"
#include "source/attributes.h"
#include "source/ignore.h"
#include "source/tree_evidence.h"

namespace fount {

struct RoleVerdict {
  Role role = Role::production;
  std::string reason;  // "" for production: nothing speaks against it
};

// The reason of a role that rests on a Python file's name alone; refine_roles looks into such files.
inline constexpr std::string_view kNamedLikeATest = "named like a test";

// The globs of one [roles] table, compiled. Lists are tried in the order of the table; the first that matches wins.
class DeclaredRoles {
 public:
  explicit DeclaredRoles(std::span<const RoleGlobs> roles, std::string_view prefix = {});
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
  RoleClassifier(const TreeEvidence& tree, const AttributeRules& attributes, const Policy& root_policy);

  RoleVerdict classify(std::string_view path);

 private:
  // What a directory says of everything below it. Worked out once, from the outermost down.
  struct DirectoryVerdict {
    RoleVerdict verdict;
    bool code_only = false;  // an archive's code is a backup; the reports beside it are documents
    bool feature = false;    // below a package or a source root: "tools" and "docs" are then features, not their names
  };
  const DirectoryVerdict& of_directory(std::string_view directory);
  DirectoryVerdict judge_directory(std::string_view directory, const DirectoryVerdict& outer) const;
  RoleVerdict judge_file(std::string_view path, const DirectoryVerdict& directory) const;

  const TreeEvidence& tree_;
  const AttributeRules& attributes_;
  DeclaredRoles declared_;
  std::unordered_map<std::string_view, DirectoryVerdict> directories_;
};

// See refine() in discover.h. `facts`: one per file.
void refine_roles(std::span<SourceFile> files, std::span<const FileFacts> facts);

}  // namespace fount
