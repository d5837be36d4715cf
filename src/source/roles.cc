#include "source/roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/text.h"
#include "source/backup_name.h"
#include "source/discover.h"
#include "source/language.h"

namespace fount {
namespace {

using Names = std::initializer_list<std::string_view>;

bool one_of(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

bool ends_in(std::string_view name, Names endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string_view name_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

bool is_vendored_directory(std::string_view name) {
  return one_of(name, {"node_modules", "site-packages", "dist-packages", "vendor", "_vendor", "vendored", "_vendored",
                       "third_party", "third-party", "thirdparty", "3rdparty", "extern", "externals",
                       "bower_components", "jspm_packages", ".venv", "venv", ".yarn", "pods"});
}

bool is_test_directory(std::string_view name) {
  if (one_of(name, {"test", "tests", "testing", "__tests__", "__test__", "__mocks__", "__fixtures__", "__snapshots__",
                    "e2e", "testdata", "test_data", "cypress", "playwright", "integration_tests", "unit_tests",
                    "functional_tests", "e2e_tests"}))
    return true;
  return name.starts_with("test_") || name.starts_with("tests_") || name.starts_with("test-") ||
         name.starts_with("tests-") || name.ends_with("_tests") || name.ends_with("-tests") ||
         name.ends_with("_test") || name.ends_with("-test");
}

bool is_docs_directory(std::string_view name) {
  return one_of(name, {"doc", "docs", "documentation", "examples", "example", "samples", "sample", "demos", "tutorials",
                       "tutorial", "cookbook", "notebooks"});
}

bool is_script_directory(std::string_view name) {
  return one_of(name, {"scripts", "script", "tools", "bin", "hack", ".github", ".githooks", ".gitlab", ".circleci",
                       ".husky", "ci", "benchmarks", "benchmark", "bench"}) ||
         name.ends_with("_scripts") || name.ends_with("-scripts");
}

// Whatever the directory: no production code is called so.
bool is_test_file(std::string_view name) {
  return name == "conftest.py" ||
         ends_in(name, {".test.ts",  ".test.tsx",  ".test.js",  ".test.jsx", ".test.mjs", ".test.cjs",
                        ".test.mts", ".spec.ts",   ".spec.tsx", ".spec.js",  ".spec.jsx", ".spec.mjs",
                        ".cy.ts",    ".cy.tsx",    ".cy.js",    "_test.go",  "_spec.rb",  "_test.rb",
                        "_test.exs", "tests.java", "test.java", "tests.cs"}) ||
         one_of(name, {"jest.config.js", "jest.config.ts", "jest.setup.js", "jest.setup.ts", "playwright.config.ts",
                       "cypress.config.ts", "vitest.config.ts", "pytest.ini", "tox.ini"});
}

std::string_view generated_ending(std::string_view name) {
  for (std::string_view ending :
       {"_pb2.py",       "_pb2.pyi",      "_pb2_grpc.py",  "_pb2_grpc.pyi", ".pb.go",   ".pb.cc",
        ".pb.h",         ".pb.gw.go",     "_grpc.pb.go",   ".min.js",       ".min.css", ".bundle.js",
        ".chunk.js",     ".g.dart",       ".freezed.dart", ".designer.cs",  ".g.cs",    ".generated.ts",
        ".generated.js", ".generated.go", "_generated.go", "_generated.py", ".gen.go",  ".gen.ts",
        "_pb.js",        "_pb.d.ts",      "_pb.ts",        ".js.map",       ".css.map"})
    if (name.ends_with(ending) && name.size() > ending.size()) return ending;
  for (std::string_view whole :
       {"package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "cargo.lock", "go.sum",
        "composer.lock", "gemfile.lock", "pipfile.lock", ".terraform.lock.hcl", "npm-shrinkwrap.json"})
    if (name == whole) return whole;
  return {};
}

}  // namespace

DeclaredRoles::DeclaredRoles(std::span<const RoleGlobs> roles) {
  for (const RoleGlobs& declared : roles) entries_.push_back({declared.role, GlobList::from_globs(declared.globs)});
}

bool DeclaredRoles::apply(std::string_view path, std::string_view policy_file, RoleVerdict& verdict) const {
  for (const Entry& entry : entries_) {
    if (!entry.globs.matches_file(path)) continue;
    verdict = {entry.role, fmt::format("{} [roles] {}", policy_file, name_of(entry.role))};
    return true;
  }
  return false;
}

RoleClassifier::RoleClassifier(std::span<const std::string_view> paths, const AttributeRules& attributes,
                               const Policy& root_policy)
    : paths_(paths), attributes_(attributes), declared_(root_policy.roles) {}

bool RoleClassifier::exists(std::string_view path) const { return std::ranges::binary_search(paths_, path); }

bool RoleClassifier::is_package(std::string_view directory) const {
  return !directory.empty() && exists(fmt::format("{}/__init__.py", directory));
}

const RoleVerdict& RoleClassifier::of_directory(std::string_view directory) {
  if (const auto known = directories_.find(directory); known != directories_.end()) return known->second;
  RoleVerdict verdict;
  // From the top down: the outermost directory that says something speaks for all below it, unless a stronger role
  // (a backup, vendored code) appears further in.
  for (std::size_t slash = 0; !directory.empty();) {
    slash = directory.find('/', slash);
    const std::string_view outer = directory.substr(0, slash);
    const RoleVerdict here = judge_directory(outer, name_part(outer));
    const auto strength = [](Role role) {
      return role == Role::backup ? 3 : role == Role::vendored ? 2 : role == Role::production ? 0 : 1;
    };
    if (strength(here.role) > strength(verdict.role)) verdict = here;
    if (slash == directory.npos) break;
    ++slash;
  }
  return directories_.emplace(directory, std::move(verdict)).first->second;
}

RoleVerdict RoleClassifier::judge_directory(std::string_view directory, std::string_view directory_name) const {
  const std::string name = lower(directory_name);
  const auto under = [&] { return fmt::format("under {}/", directory_name); };
  const BackupName::Evidence backup = backup_directory_evidence(name);
  if (backup == BackupName::Evidence::certain || (backup == BackupName::Evidence::original && !is_package(directory)))
    return {Role::backup, under()};
  if (is_vendored_directory(name)) return {Role::vendored, under()};
  if (is_test_directory(name)) return {Role::test, under()};
  const bool in_package = is_package(parent_of(directory)) || is_package(directory);
  if (in_package) return {};
  if (is_docs_directory(name)) return {Role::docs, under()};
  if (is_script_directory(name)) return {Role::script, under()};
  return {};
}

RoleVerdict RoleClassifier::judge_file(std::string_view path, std::string_view file_name,
                                       const RoleVerdict& directory) const {
  const BackupName backup = backup_name_of(file_name);
  const std::string_view parent = parent_of(path);
  if (backup.evidence == BackupName::Evidence::certain ||
      (backup.evidence == BackupName::Evidence::original &&
       exists(parent.empty() ? backup.original : fmt::format("{}/{}", parent, backup.original))))
    return {Role::backup, fmt::format("named {} of {}", backup.mark, backup.original)};
  if (directory.role == Role::vendored || directory.role == Role::test) return directory;
  const std::string name = lower(file_name);
  if (is_test_file(name)) return {Role::test, fmt::format("named {}", file_name)};
  if (const std::string_view ending = generated_ending(name); !ending.empty())
    return {Role::generated, fmt::format("name ends in {}", ending)};
  if (directory.role != Role::production) return directory;
  if (const Language language = language_of(name);
      language == Language::markdown || ends_in(name, {".rst", ".adoc", ".txt"}))
    return {Role::docs, "documentation by its extension"};
  return {};
}

RoleVerdict RoleClassifier::classify(std::string_view path) {
  RoleVerdict verdict;
  if (declared_.apply(path, "fount.toml", verdict)) return verdict;
  const Attributes attributes = attributes_.of(path);
  if (attributes.vendored == true) return {Role::vendored, ".gitattributes linguist-vendored"};
  if (attributes.generated == true) return {Role::generated, ".gitattributes linguist-generated"};
  if (attributes.documentation == true) return {Role::docs, ".gitattributes linguist-documentation"};
  const RoleVerdict& directory = of_directory(parent_of(path));
  if (directory.role == Role::backup) return directory;
  verdict = judge_file(path, name_part(path), directory);
  if ((verdict.role == Role::vendored && attributes.vendored == false) ||
      (verdict.role == Role::generated && attributes.generated == false) ||
      (verdict.role == Role::docs && attributes.documentation == false))
    return {};
  return verdict;
}

}  // namespace fount
