// A pair of sources is reported once, by the rule that says most about it.
#include "engine/overlap.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace fount {
namespace {

struct Given {
  std::string rule;
  std::vector<std::uint32_t> files;  // its rivals, one file each
  Confidence confidence = Confidence::firm;
};
struct Expected {
  std::string rule;
  std::uint32_t surplus = 1;
};

std::vector<Finding> reported(const std::vector<Given>& given) {
  std::vector<Finding> findings;
  for (const Given& one : given) {
    Finding finding;
    finding.rule = one.rule;
    finding.confidence = one.confidence;
    finding.surplus = static_cast<std::uint32_t>(one.files.size() - 1);
    for (const std::uint32_t file : one.files) finding.sources.push_back({.span = {FileId{file}, 0, 9}, .symbol = ""});
    findings.push_back(std::move(finding));
  }
  report_pairs_once(findings);
  return findings;
}

void check(const std::vector<Given>& given, const std::vector<Expected>& expected) {
  const std::vector<Finding> findings = reported(given);
  ASSERT_EQ(findings.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(findings[i].rule, expected[i].rule);
    EXPECT_EQ(findings[i].surplus, expected[i].surplus) << expected[i].rule;
  }
}

// A finding whose rivals stand at these offsets, one file each.
Finding nested(std::string rule, Confidence confidence, std::uint32_t begin, std::uint32_t end,
               const std::vector<std::uint32_t>& files = {1, 2}) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.confidence = confidence;
  for (const std::uint32_t file : files) finding.sources.push_back({.span = {FileId{file}, begin, end}, .symbol = ""});
  return finding;
}

std::string kept(std::vector<Finding> findings) {
  report_nested_once(findings);
  std::string text;
  for (const Finding& finding : findings) text += finding.rule + " ";
  return text;
}

TEST(Overlap, what_lies_in_larger_copies_is_told_with_them) {
  const Finding module = nested("duplicate-body", Confidence::firm, 0, 99);
  EXPECT_EQ(kept({module, nested("duplicate-definition", Confidence::certain, 5, 20)}), "duplicate-body ");
  EXPECT_EQ(kept({module, nested("duplicate-definition", Confidence::certain, 0, 99)}),
            "duplicate-body duplicate-definition ");
  EXPECT_EQ(kept({module, nested("duplicate-definition", Confidence::certain, 5, 20, {1, 2, 3})}),
            "duplicate-body duplicate-definition ");
  EXPECT_EQ(kept({module, nested("import-paths", Confidence::certain, 5, 20)}), "duplicate-body import-paths ");
}

TEST(Overlap, equal_copies_are_told_with_the_one_that_drifted) {
  const Finding drifted = nested("drifted-copy", Confidence::firm, 5, 20, {1, 2, 3});
  EXPECT_EQ(kept({drifted, nested("duplicate-body", Confidence::certain, 5, 20)}), "drifted-copy ");
  EXPECT_EQ(kept({drifted, nested("duplicate-body", Confidence::certain, 5, 20, {1, 4})}),
            "drifted-copy duplicate-body ");
  EXPECT_EQ(kept({nested("drifted-copy", Confidence::tentative, 5, 20, {1, 2, 3}),
                  nested("duplicate-body", Confidence::certain, 5, 20)}),
            "drifted-copy duplicate-body ");
}

TEST(Overlap, a_doubtful_larger_copy_takes_only_what_is_doubtful) {
  const Finding type = nested("drifted-copy", Confidence::tentative, 0, 99);
  EXPECT_EQ(kept({type, nested("duplicate-body", Confidence::certain, 5, 20)}), "drifted-copy duplicate-body ");
  EXPECT_EQ(kept({type, nested("duplicate-body", Confidence::tentative, 5, 20)}), "drifted-copy ");
}

TEST(Overlap, the_first_rule_of_the_order_keeps_the_pair) {
  check({{"concept-family", {1, 2}}, {"duplicate-definition", {1, 2}}}, {{"duplicate-definition", 1}});
  check({{"duplicate-definition", {1, 2}}, {"duplicate-body", {1, 2}}, {"name-divergence", {1, 2}}},
        {{"name-divergence", 1}});
}

TEST(Overlap, what_is_surer_keeps_the_pair) {
  check({{"duplicate-body", {1, 2}, Confidence::firm}, {"duplicate-definition", {1, 2}, Confidence::certain}},
        {{"duplicate-definition", 1}});
  check({{"name-divergence", {1, 2}, Confidence::tentative}, {"duplicate-body", {1, 2}, Confidence::firm}},
        {{"duplicate-body", 1}});
}

TEST(Overlap, a_finding_keeps_what_only_it_reports) {
  check({{"duplicate-definition", {1, 2}}, {"concept-family", {1, 2, 3}}},
        {{"duplicate-definition", 1}, {"concept-family", 1}});
  check({{"duplicate-body", {1, 2}}, {"duplicate-body", {3, 4}}, {"duplicate-definition", {1, 2, 3, 4}}},
        {{"duplicate-body", 1}, {"duplicate-body", 1}, {"duplicate-definition", 1}});
}

TEST(Overlap, sharing_one_source_is_no_overlap) {
  check({{"duplicate-definition", {1, 2}}, {"concept-family", {2, 3}}},
        {{"duplicate-definition", 1}, {"concept-family", 1}});
}

TEST(Overlap, a_tentative_finding_takes_nothing_from_a_firm_one) {
  check({{"duplicate-definition", {1, 2}, Confidence::tentative}, {"concept-family", {1, 2}}}, {{"concept-family", 1}});
}

TEST(Overlap, rules_outside_the_order_are_left_alone) {
  check({{"import-paths", {1, 2}}, {"duplicate-definition", {1, 2}}, {"rival-claims", {1, 2}}},
        {{"import-paths", 1}, {"duplicate-definition", 1}, {"rival-claims", 1}});
}

TEST(Overlap, other_roles_are_no_rivals) {
  std::vector<Finding> findings(2);
  for (Finding& finding : findings)
    finding.sources = {{.span = {FileId{1}, 0, 9}, .symbol = ""},
                       {.span = {FileId{2}, 0, 9}, .symbol = "", .role = SourceRole::shim}};
  findings[0].rule = "duplicate-definition";
  findings[1].rule = "concept-family";
  report_pairs_once(findings);
  EXPECT_EQ(findings.size(), 2U);
}

TEST(Overlap, the_late_rule_is_noted_on_the_shared_sources) {
  const std::vector<Finding> findings = reported({{"duplicate-definition", {1, 2}}, {"concept-family", {1, 2}}});
  ASSERT_EQ(findings.size(), 1U);
  for (const Source& source : findings.front().sources) EXPECT_EQ(source.note, "also concept-family");
}

}  // namespace
}  // namespace fount
