#include "source/roles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "source/discover.h"

namespace fount {
namespace {

// Classifies a small tree. Each line is "path -> role", or a path that is only there as evidence.
struct Tree {
  AttributeRules attributes;
  Policy policy;
  std::vector<std::string> paths;

  std::map<std::string, RoleVerdict> classify() {
    std::ranges::sort(paths);
    const std::vector<std::string_view> views(paths.begin(), paths.end());
    const TreeEvidence evidence(views);
    RoleClassifier classifier(evidence, attributes, policy);
    std::map<std::string, RoleVerdict> verdicts;
    for (const std::string& path : paths) verdicts[path] = classifier.classify(path);
    return verdicts;
  }
};

void check(std::string_view lines, Tree tree = {}) {
  std::map<std::string, std::string> expected;
  std::istringstream input{std::string(lines)};
  for (std::string line; std::getline(input, line);) {
    line.erase(0, line.find_first_not_of(' '));
    if (line.empty()) continue;
    const std::size_t arrow = line.find(" -> ");
    tree.paths.push_back(line.substr(0, arrow));
    if (arrow != line.npos) expected[line.substr(0, arrow)] = line.substr(arrow + 4);
  }
  const auto verdicts = tree.classify();
  for (const auto& [path, role] : expected) {
    const RoleVerdict& verdict = verdicts.at(path);
    EXPECT_EQ(name_of(verdict.role), role) << path << " (" << verdict.reason << ")";
    EXPECT_EQ(verdict.reason.empty(), verdict.role == Role::production) << path;
  }
}

TEST(Roles, tests_are_in_test_roots_or_named_so) {
  check(R"(
    app/__init__.py -> production
    app/main.py -> production
    app/tests/helper.py -> test
    app/conftest.py -> test
    app/test_main.py -> test
    tests/anything.py -> test
    Tests/anything.cs -> test
    web/src/__tests__/x.ts -> test
    web/src/x.test.tsx -> test
    web/src/x.spec.js -> test
    web/src/testimonials.tsx -> production
    web/src/contest.py -> production
    go/x_test.go -> test
    lib/x_spec.rb -> test
    src/main/java/A.java -> production
    src/test/java/ATest.java -> test
    test_framework/core.py -> test
    e2e/x.ts -> test
    tests/README.md -> docs)");
}

// A directory that nobody called "tests" but that holds hardly anything else.
TEST(Roles, a_directory_of_tests_needs_no_name) {
  check(R"(
    t/unit/test_a.py -> test
    t/unit/test_b.py -> test
    t/unit/test_c.py -> test
    t/unit/util.py -> test
    t/unit/data.md -> docs
    app/core/a.py -> production
    app/core/b.py -> production
    app/core/test_a.py -> test
    app/core/test_b.py -> test
    app/core/test_c.py -> test)");
}

TEST(Roles, backups_beat_everything_but_vendored_code) {
  check(R"(
    app/x.py -> production
    app/x.py.20250915_125822 -> backup
    app/x_old.py -> backup
    app/y_old.py -> production
    tests/test_x.py.bak -> backup
    backups/tests/test_x.py -> backup
    tests/data/config.yaml -> test
    tests/data/config-broken.yaml -> test
    node_modules/a/backups/x.js -> vendored
    vendor/a/x.bak -> vendored
    backups/vendor/x.js -> backup)");
}

TEST(Roles, a_feature_may_be_called_backup) {
  check(R"(
    app/__init__.py
    app/backup/__init__.py -> production
    app/backup/restore.py -> production
    app/backups/__init__.py -> production
    app/backups/session.py -> production
    app/backups/store.py -> production
    backup/session.py -> backup
    backup/store.py -> backup
    app/session.py -> production
    app/store.py -> production
    cmd/archive/writer.go -> production
    reports/archived/summary.md -> docs
    archived/tool.py -> backup
    web/src/store/issue/archived/filter.ts -> production
    web/src/views/archived-orders/overview.tsx -> production)");
}

TEST(Roles, vendored) {
  check(R"(
    third_party/x/a.c -> vendored
    pip/_vendor/x.py -> vendored
    env/pyvenv.cfg -> vendored
    env/lib/site.py -> vendored
    shop/__init__.py
    shop/vendor/__init__.py -> production
    shop/vendor/models.py -> production)");
}

TEST(Roles, generated) {
  check(R"(
    api/x_pb2.py -> generated
    api/x_pb2_grpc.py -> generated
    api/x.pb.go -> generated
    web/jquery.min.js -> generated
    web/package-lock.json -> generated
    web/__generated__/types.ts -> generated
    till/build/lib/till/a.py -> generated
    till/build/lib.linux-x86_64-3.11/till/a.py -> generated
    till/build/a.py -> production
    web/types.ts -> production)");
}

TEST(Roles, documents_and_scripts_stand_beside_a_manifest) {
  check(R"(
    pyproject.toml
    setup.py -> script
    docs/conf.py -> docs
    examples/a.py -> docs
    README.md -> docs
    requirements.txt -> production
    notes.txt -> docs
    scripts/a.py -> script
    tools/__init__.py -> script
    .github/workflows/a.yml -> script
    app/__init__.py
    app/setup.py -> production
    app/tools/__init__.py -> production
    app/tools/search.py -> production
    app/docs/page.py -> production
    app/scripts/cli.py -> production
    frontend/package.json
    frontend/scripts/build.js -> script
    frontend/components/demo/page.tsx -> production
    frontend/src/tools/x.ts -> production)");
}

TEST(Roles, migrations_are_programs_that_run_once) {
  check(R"(
    shop/__init__.py
    shop/migrations/__init__.py -> script
    shop/migrations/0001_initial.py -> script
    db/env.py -> script
    db/script.py.mako -> script
    db/versions/a1b2c3d4e5f6_add.py -> script
    shop/versions/current.py -> production)");
}

TEST(Roles, what_git_attributes_declare_comes_before_evidence) {
  Tree tree;
  tree.attributes.add("",
                      "*.gen.py linguist-generated\nlib/** linguist-vendored\nvendor/ours/** "
                      "-linguist-vendored\n*.pb.go linguist-generated=false\nguide/** linguist-documentation\n");
  tree.attributes.add("lib/own", "*.py -linguist-vendored\n");
  check(R"(
    a/x.gen.py -> generated
    lib/x.py -> vendored
    lib/own/x.py -> production
    vendor/ours/x.py -> production
    vendor/theirs/x.py -> vendored
    api/x.pb.go -> production
    guide/x.py -> docs)",
        std::move(tree));
}

TEST(Roles, policy_has_the_last_word) {
  Tree tree;
  tree.policy.roles = {
      {Role::production, {"tests/support/"}}, {Role::test, {"tests/", "/qa/**/*.py"}}, {Role::backup, {"*.orig.py"}}};
  check(R"(
    tests/support/x.py -> test
    qa/deep/x.py -> test
    qa/x.ts -> production
    a.orig.py -> backup)",
        [&] {
          // The first list that matches wins, so swap them and the answer changes.
          Tree swapped = tree;
          std::swap(swapped.policy.roles[0], swapped.policy.roles[1]);
          return swapped;
        }());
  const auto verdicts = [&] {
    tree.paths = {"tests/support/x.py"};
    return tree.classify();
  }();
  EXPECT_EQ(verdicts.at("tests/support/x.py").role, Role::production);
  EXPECT_EQ(verdicts.at("tests/support/x.py").reason, "fount.toml [roles] production");
}

TEST(Roles, thousands_of_levels) {
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "d/";
  check(deep + "tests/x.py -> test\n" + deep + "x.py -> production");
}

TEST(Generated, by_what_the_first_bytes_say) {
  for (const std::string_view text :
       {"// @generated by x", "# Code generated by protoc. DO NOT EDIT.", "/* DO NOT EDIT */",
        "# This file was auto-generated by Fern", "<!-- This file is automatically generated -->",
        "# AUTOGENERATED! DO NOT EDIT!",
        "# Released under the MIT License.\n#\n# Auto-generated; do not edit by hand.\n",
        "# coding: utf-8\n\n\"\"\"\n    Shop\n\n    Version: 1\n    Generated by: https://maker.example.com\n\"\"\"\n",
        "\"\"\"\n    Generated by OpenAPI Generator\n\n    Do not edit the class manually.\n"})
    EXPECT_TRUE(declares_itself_generated(text)) << text;
  for (const std::string_view text :
       {"", "x = 1", "# Generated by Django 4.2 on 2023-01-01", "# Do not edit while it runs",
        "\"\"\"Generated ids are unique.\"\"\"", "# how reports are generated"})
    EXPECT_FALSE(declares_itself_generated(text)) << text;
}

}  // namespace
}  // namespace fount
