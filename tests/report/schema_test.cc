// The JSON reports against the schema that we publish, by a validator that is not ours (python3-jsonschema).
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "report/render.h"
#include "tests/report/cases.h"

namespace fount::testing {
namespace {

// The validator's complaints, and whether it had any. Debian's Python: it has Debian's jsonschema.
struct Verdict {
  std::string complaints;
  bool valid = false;
};

Verdict validate(const std::string& reports) {
  const std::string command = "/usr/bin/python3 " FOUNT_SOURCE_DIR "/tests/report/validate.py " FOUNT_SOURCE_DIR
                              "/docs/schema/fount.report.1.schema.json " +
                              reports + " 2>&1";
  Verdict verdict;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe)) verdict.complaints.append(buffer, size);
  verdict.valid = pclose(pipe) == 0;
  return verdict;
}

std::string write_report(const std::string& name, const std::string& json) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "fount_schema_test";
  std::filesystem::create_directories(folder);
  const std::string path = (folder / (name + ".json")).string();
  std::ofstream(path, std::ios::binary) << json;
  return path;
}

TEST(Schema, describes_every_report) {
  std::string reports;
  for (const Case& each : cases()) reports += write_report(each.name, render_json(each.report, each.options)) + " ";
  const Verdict verdict = validate(reports);
  EXPECT_TRUE(verdict.valid) << verdict.complaints;
}

void expect_rejected(std::string name, std::string_view field, std::string_view replacement) {
  std::string json = render_json(full_report(), {});
  const std::size_t at = json.find(field);
  ASSERT_NE(at, std::string::npos) << field;
  json.replace(at, field.size(), replacement);
  EXPECT_FALSE(validate(write_report(std::move(name), json)).valid) << field << " became " << replacement;
}

TEST(Schema, rejects_what_it_does_not_describe) {
  expect_rejected("unknown_field", R"("uses": )", R"("used_by": 1, "uses": )");
  expect_rejected("missing_field", R"("revision")", R"("commit")");
  expect_rejected("unknown_severity", R"("severity": "high")", R"("severity": "urgent")");
  expect_rejected("wrong_type", R"("points": 1)", R"("points": "1")");
}

}  // namespace
}  // namespace fount::testing
