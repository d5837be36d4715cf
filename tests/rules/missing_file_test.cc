// How sure it is that a file which a workflow or a Dockerfile names is missing: each case beside what lowers it.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::Confidences;
using test::Files;
using test::kCertain;
using test::kFirm;
using test::kNothing;
using test::kTentative;
using test::run;

const std::string kCheckout = "      - uses: actions/checkout@v4\n";

std::string job(const std::string& steps) {
  return "jobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n" + kCheckout + steps;
}

Files workflow(const std::string& events, const std::string& steps) {
  return {{".github/workflows/a.yml", "on:" + events + "\n" + job(steps)}, {"tools/lint.py", "print(1)\n"}};
}

TEST(MissingFile, steps_work_on_the_tree_that_was_checked_out) {
  const auto step = [](const std::string& text) { return workflow(" push", "      - " + text + "\n"); };
  run({
      {"runs", "missing-file", step("run: ./build.sh"), kFirm},
      {"runs another of a folder", "missing-file", step("run: python tools/check.py"), kFirm},
      {"builds", "missing-file", step("run: docker build -f shop/Dockerfile ."), kFirm},
      {"installs", "missing-file", step("run: pip install -r tools/requirements.txt"), kFirm},
      {"uses", "missing-file", step("uses: ./.github/actions/build"), kFirm},
      {"works in", "missing-file", step("working-directory: shop\n        run: make"), kFirm},
      {"applies", "missing-file", step("run: kubectl apply -f tools/a.yaml"), kTentative},
      {"a folder that a program makes", "missing-file", step("run: maker start shop && cd shop && python manage.py"),
       kTentative},
      {"asks first", "missing-file", step("if: hashFiles('a.sh') != ''\n        run: ./a.sh"), kTentative},
      {"mentioned before", "missing-file", step("run: maker a.sh\n      - run: ./a.sh"), kTentative},
      {"may fail", "missing-file", step("run: ./a.sh\n        continue-on-error: true"), kTentative},
  });
}

TEST(MissingFile, workflows_may_be_about_another_tree) {
  const std::string step = "      - run: ./build.sh\n";
  run({
      {"by hand", "missing-file", workflow("\n  workflow_dispatch:", step), kFirm},
      {"of others", "missing-file", workflow(" workflow_call", step), kTentative},
      {"of others, with inputs", "missing-file", workflow("\n  workflow_call:\n    inputs: {}", step), kTentative},
      {"of others, or by hand", "missing-file", workflow(" [workflow_call, workflow_dispatch]", step), kFirm},
      {"the main branch", "missing-file", workflow("\n  push:\n    branches: [main]", step), kFirm},
      {"another branch", "missing-file", workflow("\n  push:\n    branches: [site]", step), kTentative},
      {"any branch", "missing-file", workflow("\n  push:\n    branches: ['v*']", step), kFirm},
  });
}

// What a build is given as its context.
Files built_in(const std::string& context, const std::string& dockerfile) {
  return {{"compose.yaml", "services:\n  shop:\n    build:\n      context: " + context +
                               "\n      dockerfile: " + (context == "." ? "" : "../") + "images/Dockerfile\n"},
          {"images/Dockerfile", "FROM python:3.11\n" + dockerfile},
          {"deploy/run.sh", "true\n"},
          {"shop/main.py", "print(1)\n"},
          {"requirements.txt", "flask\n"}};
}

TEST(MissingFile, a_dockerfile_is_built_in_a_context_that_it_was_not_written_for) {
  const std::string two = "COPY requirements.txt .\nCOPY shop/ /app/\n";
  run({
      {"the right one", "missing-file", built_in(".", two), kNothing},
      {"another", "missing-file", built_in("deploy", two), Confidences{Confidence::firm, Confidence::firm}},
      {"one source only", "missing-file", built_in("deploy", "COPY requirements.txt .\n"), kTentative},
      {"what is nowhere", "missing-file", built_in("deploy", "COPY a.txt .\nCOPY b.txt .\n"),
       Confidences{Confidence::tentative, Confidence::tentative}},
      {"a context that is nowhere", "missing-file", built_in("nowhere", two),
       Confidences{Confidence::tentative, Confidence::tentative}},
  });
}

TEST(MissingFile, says_from_where_the_paths_of_a_dockerfile_are_seen) {
  MemoryFileSystem fs;
  for (const auto& [path, content] : built_in("deploy", "COPY requirements.txt .\nCOPY shop/ /app/\n"))
    fs.write(path, content);
  for (const Finding& finding : test::report_on(fs).findings)
    if (finding.rule == "missing-file") {
      EXPECT_EQ(
          finding.remedy,
          "Build it in the root of the repository, from where its paths are seen, or write them as seen from deploy.");
    }
}

TEST(MissingFile, the_readme_of_a_project_that_is_built) {
  const auto project = [](const std::string& folder, const std::string& more) {
    return Files{{folder + "pyproject.toml", "[project]\nname = \"shop\"\nreadme = \"README.md\"\n" + more}};
  };
  const std::string built = "[build-system]\nrequires = [\"hatchling\"]\n";
  run({
      {"built", "missing-file", project("", built), kCertain},
      {"installed by poetry", "missing-file", project("", "[tool.poetry]\n"), kCertain},
      {"only synchronised", "missing-file", project("", ""), kTentative},
      {"laid over something", "missing-file", project("sdk/overlay/", built), kTentative},
  });
}

TEST(MissingFile, a_word_after_the_context_is_no_other_context) {
  const auto build = [](const std::string& words) {
    return Files{{".github/workflows/a.yml", "on: push\n" + job("      - run: docker build " + words + "\n")},
                 {"Dockerfile", "FROM scratch\n"}};
  };
  run({
      {"a tag", "missing-file", build(". -t shop"), kNothing},
      {"a switch", "missing-file", build("--pull shop"), kFirm},
  });
}

}  // namespace
}  // namespace fount
