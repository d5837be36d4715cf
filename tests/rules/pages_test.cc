// Every page under docs/rules/ is executed: what its examples promise is what `audit` reports, no more and no less.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "rules/rule.h"
#include "tests/rules/audited.h"
#include "tests/rules/page.h"

namespace fount::test {
namespace {

Report audit_example(const Example& example) {
  MemoryFileSystem fs;
  for (const auto& [path, content] : example.files) fs.write(path, content);
  return report_on(fs);
}

bool covers(const Finding& finding, const ExpectedFinding& expected) {
  if (finding.rule != expected.rule || finding.message.find(expected.message) == std::string::npos) return false;
  return std::ranges::any_of(finding.sources, [&](const Source& source) {
    return source.location.path == expected.path && source.location.line <= expected.line &&
           expected.line <= source.location.end_line;
  });
}

std::string listed(const Finding& finding) {
  std::string text = finding.rule + ": " + finding.message;
  for (const Source& source : finding.sources)
    text += "\n    " + source.location.path + ":" + std::to_string(source.location.line) + " " + source.note;
  return text;
}

class RulePageTest : public testing::TestWithParam<RulePage> {};

TEST_P(RulePageTest, examples_are_what_the_audit_reports) {
  const RulePage& page = GetParam();
  bool failing = false, clean = false;
  for (const Example& example : examples_of(page.markdown)) {
    SCOPED_TRACE(std::string(page.id) + ", section \"" + example.heading + "\"");
    const Report report = audit_example(example);
    for (const ExpectedFinding& expected : example.expected)
      EXPECT_TRUE(std::ranges::any_of(report.findings, [&](const Finding& f) { return covers(f, expected); }))
          << expected.path << ":" << expected.line << ": expected " << expected.rule << " \"" << expected.message
          << "\"";
    for (const Finding& finding : report.findings) {
      if (finding.rule != page.id) continue;
      EXPECT_TRUE(std::ranges::any_of(example.expected, [&](const ExpectedFinding& e) { return covers(finding, e); }))
          << "not expected: " << listed(finding);
    }
    const bool about_this =
        std::ranges::any_of(example.expected, [&](const ExpectedFinding& e) { return e.rule == page.id; });
    (about_this ? failing : clean) = true;
  }
  EXPECT_TRUE(failing) << "the page of " << page.id << " has no failing example";
  EXPECT_TRUE(clean) << "the page of " << page.id << " has no clean example";
}

INSTANTIATE_TEST_SUITE_P(Rules, RulePageTest, testing::ValuesIn(all_rule_pages().begin(), all_rule_pages().end()),
                         [](const auto& info) {
                           std::string name(info.param.id);
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(RuleTable, ids_are_unique_and_sorted_and_match_their_pages) {
  std::set<std::string_view> ids;
  for (const Rule* rule : all_rules())
    EXPECT_TRUE(ids.insert(rule->info.id).second) << rule->info.id << " is used twice";
  for (const RulePage& page : all_rule_pages())
    EXPECT_TRUE(page.markdown.starts_with("# " + std::string(page.id) + "\n")) << page.id;
}

}  // namespace
}  // namespace fount::test
