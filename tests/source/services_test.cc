#include "source/services.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "source/language.h"
#include "source/roles.h"

namespace fount {
namespace {

// Files with the roles that discovery would give them.
std::vector<SourceFile> files_of(const std::string& paths) {
  std::vector<std::string> list;
  std::istringstream input(paths);
  for (std::string path; input >> path;) list.push_back(path);
  std::ranges::sort(list);
  const std::vector<std::string_view> views(list.begin(), list.end());
  const TreeEvidence tree(views);
  const AttributeRules attributes;
  const Policy policy;
  RoleClassifier classifier(tree, attributes, policy);
  std::vector<SourceFile> files;
  for (const std::string& path : list) {
    RoleVerdict verdict = classifier.classify(path);
    files.push_back({path, 0, language_of(path), verdict.role, std::move(verdict.reason), 0});
  }
  return files;
}

std::string names_of(std::span<const Service> services) {
  std::string names;
  for (const Service& service : services)
    names += (names.empty() ? "" : " ") + service.name + (service.shared ? "*" : "");
  return names;
}

void check(const std::string& paths, std::string_view expected) {
  const std::vector<SourceFile> files = files_of(paths);
  EXPECT_EQ(names_of(find_services(files, {})), expected) << paths;
}

TEST(Services, a_repository_is_always_one) {
  check("", ".");
  check("a.py", ".");
  check("pyproject.toml app/__init__.py app/main.py", ".");
  check("Dockerfile main.py api/__init__.py", ".");
}

TEST(Services, every_directory_with_a_deployable_of_its_own) {
  check("api/Dockerfile api/x.py web/package.json web/src/x.ts", ". api web");
  check("packages/a/pyproject.toml packages/a/src/a/__init__.py packages/b/pyproject.toml packages/b/b.py",
        ". packages/a packages/b");
  check("crates/x/Cargo.toml crates/x/src/lib.rs tool/go.mod tool/main.go", ". crates/x tool");
  check("server/requirements.txt server/app/__init__.py server/app/x.py", ". server");
  check(
      "server/requirements.txt server/app/__init__.py server/app/x.py server/dashboard/package.json "
      "server/dashboard/x.ts",
      ". server server/dashboard");
}

TEST(Services, entry_points_of_top_level_directories) {
  check("api/__init__.py api/main.py worker/__init__.py worker/app/__init__.py worker/app/main.py", ". api worker");
  check("pyproject.toml api/__init__.py api/main.py worker/__init__.py worker/__main__.py", ". api worker");
  // One program in a repository with a manifest is the repository's own.
  check("pyproject.toml api/__init__.py api/main.py lib/__init__.py lib/x.py", ".");
  check("site/manage.py site/shop/__init__.py site/shop/views.py", ". site");
}

TEST(Services, not_what_deploys_nothing) {
  check("tests/Dockerfile tests/x.py docs/package.json docs/x.js examples/a/pyproject.toml examples/a/a.py", ".");
  check("scripts/setup.py scripts/x.py backups/api/Dockerfile backups/api/x.py", ".");
  check("dockerfiles/api.Dockerfile dockerfiles/Dockerfile docker/Dockerfile docker/start.sh", ".");
  check("infra/package.json", ".");
}

TEST(Services, not_what_lies_inside_a_package) {
  check("core/__init__.py core/graph/__init__.py core/graph/setup.py core/templates/Dockerfile core/templates/app.py",
        ".");
  check("core/__init__.py core/viewer/package.json core/viewer/x.ts", ". core/viewer");
}

TEST(Services, policy_declares_them_instead) {
  const std::vector<SourceFile> files = files_of("api/Dockerfile api/x.py lib/x.py");
  const std::vector<DeclaredService> declared = {{"backend", {"api", "lib"}}};
  const std::vector<Service> services = find_services(files, declared);
  EXPECT_EQ(names_of(services), ". backend");
  EXPECT_EQ(services[1].reason, "fount.toml [service.backend]");
}

TEST(Services, own_the_files_below_them) {
  std::vector<SourceFile> files = files_of("api/Dockerfile api/a/b.py api/ui/package.json api/ui/x.ts apix/y.py z.py");
  const std::vector<Service> services = find_services(files, {});
  assign_services(files, services);
  std::string owners;
  for (const SourceFile& file : files) owners += file.path + ":" + services[file.service].name + " ";
  EXPECT_EQ(owners,
            "api/Dockerfile:api api/a/b.py:api api/ui/package.json:api/ui api/ui/x.ts:api/ui apix/y.py:. z.py:. ");
}

FileFacts importing(std::string_view module) {
  FileFacts facts;
  facts.imports.push_back(
      {.module = facts.strings.append(module), .name = facts.strings.append("x"), .flags = kFromImport});
  return facts;
}

TEST(Services, a_library_that_two_import_is_shared) {
  std::vector<SourceFile> files = files_of(
      "api/Dockerfile api/x.py web/Dockerfile web/x.py lib/__init__.py lib/x.py one/__init__.py one/x.py "
      "packages/p/pyproject.toml packages/p/src/p/__init__.py");
  std::vector<Service> services = find_services(files, {});
  assign_services(files, services);
  ASSERT_EQ(names_of(services), ". api packages/p web");
  std::vector<FileFacts> facts(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].path == "api/x.py") {
      facts[i] = importing("lib.x");
      facts[i].imports.push_back(
          {.module = facts[i].strings.append("p"), .name = facts[i].strings.append("y"), .flags = kFromImport});
      facts[i].imports.push_back(
          {.module = facts[i].strings.append("one"), .name = facts[i].strings.append("y"), .flags = kFromImport});
    }
    if (files[i].path == "web/x.py") {
      facts[i] = importing("lib");
      facts[i].imports.push_back({.module = {}, .name = facts[i].strings.append("p.q")});
    }
  }
  EXPECT_EQ(names_of(find_shared(files, facts, services)), ". api lib* packages/p* web");
}

}  // namespace
}  // namespace fount
