#include "source/roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "source/backup_name.h"
#include "source/language.h"
#include "source/role_names.h"

namespace fount {
namespace {

using Evidence = BackupName::Evidence;

// Where sources live in other languages than Python: below them, a directory called tools/ is a feature.
bool is_source_root(std::string_view name) {
  static constexpr auto kRoots = std::to_array<std::string_view>({"app", "internal", "lib", "pkg", "source", "src"});
  return std::ranges::find(kRoots, name) != kRoots.end();
}

int strength(Role role) {
  switch (role) {
    case Role::backup:
    case Role::vendored:
      return 4;
    case Role::test:
      return 3;
    case Role::generated:
      return 2;
    case Role::docs:
    case Role::script:
      return 1;
    default:
      return 0;
  }
}

// "docs", "demo", "tools" say what they are beside a project's manifest; deeper in, they are features of the product.
bool is_project_root(std::string_view directory, const TreeEvidence& tree) {
  static constexpr auto kSigns = std::to_array<std::string_view>(
      {"Cargo.toml", "Dockerfile", "Makefile", "README.md", "README.rst", "build.gradle", "go.mod", "package.json",
       "pom.xml", "pyproject.toml", "setup.py"});
  return directory.empty() ||
         std::ranges::any_of(kSigns, [&](std::string_view sign) { return tree.exists(path_below(directory, sign)); });
}

// "vendor" is also what shops call their suppliers: a package of that name with the modules of an application is one.
bool is_supplier_feature(std::string_view directory, const TreeEvidence& tree) {
  return tree.is_package(directory) && tree.is_inside_package(directory) &&
         std::ranges::any_of(std::to_array<std::string_view>({"admin.py", "apps.py", "models.py", "routes.py",
                                                              "schemas.py", "service.py", "urls.py", "views.py"}),
                             [&](std::string_view module) { return tree.exists(path_below(directory, module)); });
}

bool is_vendored(std::string_view directory, std::string_view name, const TreeEvidence& tree) {
  if (tree.exists(path_below(directory, "pyvenv.cfg"))) return true;
  return is_vendored_directory(name) && !is_supplier_feature(directory, tree);
}

// `feature`: below a package or a source root, where a directory's name says what the product does.
bool holds_backups(std::string_view directory, std::string_view name, const TreeEvidence& tree, bool feature) {
  const Evidence evidence = backup_directory_evidence(name);
  if (evidence == Evidence::none) return false;
  // A feature may be called "backup", "archive" or "archived-orders": it is one unless it holds copies of other files.
  const bool may_be_feature = feature || !is_project_root(parent_of(directory), tree);
  // A package inside a package makes backups, it holds none.
  const bool plain = name == "backup" || name == "backups";
  if (plain && tree.is_package(directory) && tree.is_inside_package(directory)) return false;
  const bool says_archived = name.find("archived") != name.npos;
  if (evidence == Evidence::certain && !(says_archived && may_be_feature)) return true;
  return tree.holds_copies(directory);
}

bool is_migrations(std::string_view directory, std::string_view name, const TreeEvidence& tree) {
  if (tree.exists(path_below(directory, "script.py.mako"))) return true;  // Alembic's environment
  return (name == "migrations" || name == "versions" || name == "migrate") && tree.holds_migrations(directory);
}

// `build/lib/` and `build/lib.linux-x86_64-3.11/`: what setuptools copied there from the sources.
bool is_build_output(std::string_view directory, std::string_view name) {
  return (name == "lib" || name.starts_with("lib.")) && name_part(parent_of(directory)) == "build";
}

bool is_code_file(std::string_view name) {
  const Language language = language_of(name);
  return language != Language::unknown && language != Language::markdown;
}

}  // namespace

DeclaredRoles::DeclaredRoles(std::span<const RoleGlobs> roles, std::string_view prefix) {
  for (const RoleGlobs& declared : roles)
    entries_.push_back({declared.role, GlobList::from_globs(declared.globs, prefix)});
}

bool DeclaredRoles::apply(std::string_view path, std::string_view policy_file, RoleVerdict& verdict) const {
  for (const Entry& entry : entries_) {
    if (!entry.globs.matches_file(path)) continue;
    verdict = {entry.role, fmt::format("{} [roles] {}", policy_file, name_of(entry.role))};
    return true;
  }
  return false;
}

RoleClassifier::RoleClassifier(const TreeEvidence& tree, const AttributeRules& attributes, const Policy& root_policy)
    : tree_(tree), attributes_(attributes), declared_(root_policy.roles, root_policy.prefix) {}

const RoleClassifier::DirectoryVerdict& RoleClassifier::of_directory(std::string_view directory) {
  static const DirectoryVerdict kRoot;
  // Up to the nearest directory that is known (in path order, the parent), and down again. No recursion: paths may be
  // thousands of directories deep.
  std::vector<std::string_view> unknown;
  const DirectoryVerdict* known = &kRoot;
  for (; !directory.empty(); directory = parent_of(directory)) {
    if (const auto found = directories_.find(directory); found != directories_.end()) {
      known = &found->second;
      break;
    }
    unknown.push_back(directory);
  }
  for (; !unknown.empty(); unknown.pop_back())
    known = &directories_.emplace(unknown.back(), judge_directory(unknown.back(), *known)).first->second;
  return *known;
}

RoleClassifier::DirectoryVerdict RoleClassifier::judge_directory(std::string_view directory,
                                                                 const DirectoryVerdict& outer) const {
  const std::string name = lower(name_part(directory));
  DirectoryVerdict result = outer;
  result.feature = outer.feature || tree_.is_package(directory) || is_source_root(name);
  const auto say = [&](Role role, std::string_view what = "under") {
    if (strength(role) <= strength(outer.verdict.role)) return;
    result.verdict = {role, fmt::format("{} {}/", what, name_part(directory))};
    result.code_only = false;
  };
  if (strength(outer.verdict.role) == strength(Role::backup) && !outer.code_only) return result;
  if (is_vendored(directory, name, tree_)) {
    say(Role::vendored);
  } else if (holds_backups(directory, name, tree_, outer.feature)) {
    say(Role::backup);
    result.code_only = name.find("archive") != name.npos;
  } else if (is_test_directory(name)) {
    say(Role::test);
  } else if (tree_.is_mostly_tests(directory)) {
    say(Role::test, "among the tests of");
    result.code_only = true;
  } else if (is_generated_directory(name) || is_build_output(directory, name)) {
    say(Role::generated);
  } else if (is_migrations(directory, name, tree_)) {
    say(Role::script, "a migration under");
  } else if (!outer.feature && (is_docs_directory(name) || is_script_directory(name)) &&
             is_project_root(parent_of(directory), tree_)) {
    say(is_docs_directory(name) ? Role::docs : Role::script);
  }
  return result;
}

RoleVerdict RoleClassifier::judge_file(std::string_view path, const DirectoryVerdict& directory) const {
  const std::string_view file_name = name_part(path);
  const BackupName backup = backup_name_of(file_name);
  const std::string name = lower(file_name);
  const bool covered = !directory.code_only || is_code_file(name);
  // Test data comes as "config.yaml" and "config-broken.yaml": both are wanted.
  const bool of_test = directory.verdict.role == Role::test && covered;
  if (backup.evidence == Evidence::certain ||
      (backup.evidence == Evidence::original && !of_test && tree_.exists(path_below(parent_of(path), backup.original))))
    return {Role::backup, fmt::format("name ends in {}", backup.mark)};
  if (directory.verdict.role == Role::backup && covered) return directory.verdict;
  if (is_docs_file(name)) return {Role::docs, "documentation by its extension"};
  if (of_test) return directory.verdict;
  if (is_test_file(name)) return {Role::test, fmt::format("named {}", file_name)};
  if (const std::string_view ending = generated_ending(name); !ending.empty())
    return {Role::generated, fmt::format("name ends in {}", ending)};
  if (directory.verdict.role == Role::generated) return directory.verdict;
  if (directory.verdict.role != Role::production && !directory.code_only) return directory.verdict;
  if (is_named_like_a_test(name)) return {Role::test, std::string(kNamedLikeATest)};
  const bool in_package = tree_.is_package(parent_of(path)) || tree_.is_inside_package(parent_of(path));
  if (is_script_file(name) && !in_package) return {Role::script, fmt::format("named {}", file_name)};
  return {};
}

RoleVerdict RoleClassifier::classify(std::string_view path) {
  RoleVerdict verdict;
  if (declared_.apply(path, "fount.toml", verdict)) return verdict;
  const Attributes attributes = attributes_.of(path);
  if (attributes.vendored == true) return {Role::vendored, ".gitattributes linguist-vendored"};
  if (attributes.generated == true) return {Role::generated, ".gitattributes linguist-generated"};
  if (attributes.documentation == true) return {Role::docs, ".gitattributes linguist-documentation"};
  const DirectoryVerdict& directory = of_directory(parent_of(path));
  if (directory.verdict.role == Role::vendored) return attributes.vendored == false ? RoleVerdict{} : directory.verdict;
  verdict = judge_file(path, directory);
  if ((verdict.role == Role::generated && attributes.generated == false) ||
      (verdict.role == Role::docs && attributes.documentation == false))
    return {};
  return verdict;
}

}  // namespace fount
