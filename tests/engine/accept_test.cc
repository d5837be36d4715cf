#include "engine/accept.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace fount {
namespace {

constexpr RuleInfo kStale{.id = "stale-acceptance", .title = "", .severity = Severity::low};
constexpr std::string_view kRules[] = {"duplicate-definition", "import-paths", "stale-acceptance"};

// Files a/x.py, a/y.py and b/z.py (ids 0, 1, 2), a root policy and one in b/.
class Accept : public testing::Test {
 protected:
  Accept() {
    for (const char* path : {"a/x.py", "a/y.py", "b/z.py"}) files_.push_back({.path = path, .role_reason = ""});
    facts_.resize(files_.size());
    policies_.resize(2);
    policies_[1].directory = "b";
  }

  void comment(std::uint32_t file, std::uint32_t begin, std::uint32_t end, std::string_view rule) {
    Acceptance acceptance;
    acceptance.applies_begin = begin;
    acceptance.applies_end = end;
    acceptance.rule = facts_[file].strings.append(rule);
    acceptance.reason = facts_[file].strings.append("said in code");
    facts_[file].acceptances.push_back(acceptance);
  }
  void entry(std::size_t policy, std::string rule, std::string concept_name, std::string until = "") {
    policies_[policy].accepted.push_back(
        {std::move(rule), std::move(concept_name), fmt::format("policy {}", policy), std::move(until), "ann", 7});
  }
  void finding(std::string rule, std::string name, std::vector<std::pair<std::uint32_t, std::uint32_t>> sites,
               SourceRole role = SourceRole::surplus) {
    Finding made;
    made.rule = std::move(rule);
    made.concept_name = std::move(name);
    Source canonical;
    canonical.span = {FileId{0}, 500, 510};
    canonical.role = SourceRole::canonical;
    made.sources.push_back(canonical);
    for (const auto& [file, begin] : sites) {
      Source source;
      source.span = {FileId{file}, begin, begin + 10};
      source.role = role;
      made.sources.push_back(source);
    }
    findings_.push_back(std::move(made));
  }

  // "-" or the reason per finding; then " | " and each stale acceptance's key.
  std::string outcome() {
    stale_ = accept(findings_, {files_, facts_, policies_, "fount.toml", "2025-06-15", &kStale, kRules});
    std::string text;
    for (const Finding& each : findings_) text += (each.accepted ? each.accepted->reason : "-") + " ";
    text += "|";
    for (const Finding& each : stale_) text += " " + each.concept_key + (each.severity == Severity::high ? "!" : "");
    return text;
  }

  std::vector<SourceFile> files_;
  std::vector<FileFacts> facts_;
  std::vector<Policy> policies_;
  std::vector<Finding> findings_, stale_;
};

TEST_F(Accept, nothing_without_acceptances) {
  finding("import-paths", "X", {{0, 5}});
  EXPECT_EQ(outcome(), "- |");
}

TEST_F(Accept, an_entry_covers_rule_and_concept) {
  entry(0, "import-paths", "X*");
  finding("import-paths", "Xyz", {{0, 5}, {2, 5}});
  finding("import-paths", "Yxz", {{0, 5}});
  finding("duplicate-definition", "X", {{0, 5}});
  EXPECT_EQ(outcome(), "policy 0 - - |");
  EXPECT_EQ(findings_[0].accepted->owner, "ann");
}

TEST_F(Accept, a_star_covers_every_rule) {
  entry(0, "*", "X");
  finding("import-paths", "X", {{0, 5}});
  finding("duplicate-definition", "X", {{1, 5}});
  EXPECT_EQ(outcome(), "policy 0 policy 0 |");
}

TEST_F(Accept, the_nearest_policy_is_asked_first) {
  entry(0, "import-paths", "X");
  entry(1, "import-paths", "X");
  finding("import-paths", "X", {{2, 5}});
  finding("import-paths", "X", {{1, 5}});
  EXPECT_EQ(outcome(), "policy 1 policy 0 |");
}

TEST_F(Accept, a_nested_policy_covers_only_what_lies_below) {
  entry(1, "import-paths", "X");
  finding("import-paths", "X", {{2, 5}, {1, 5}});
  EXPECT_EQ(outcome(), "- |");
  EXPECT_EQ(findings_[0].sources[1].note, "accepted: policy 1");
  EXPECT_EQ(findings_[0].sources[2].note, "");
}

TEST_F(Accept, a_directory_is_not_a_prefix) {
  entry(1, "import-paths", "X");
  files_[2].path = "bc/z.py";
  finding("import-paths", "X", {{2, 5}});
  EXPECT_EQ(outcome(), "- | b/fount.toml:import-paths:X");
}

TEST_F(Accept, an_entry_holds_through_its_last_day) {
  entry(0, "import-paths", "X", "2025-06-15");
  finding("import-paths", "X", {{0, 5}});
  EXPECT_EQ(outcome(), "policy 0 |");
}

TEST_F(Accept, an_expired_entry_accepts_nothing_and_is_severe) {
  entry(0, "import-paths", "X", "2025-06-14");
  finding("import-paths", "X", {{0, 5}});
  EXPECT_EQ(outcome(), "- | fount.toml:import-paths:X!");
}

TEST_F(Accept, an_expired_entry_that_would_accept_nothing_is_merely_stale) {
  entry(0, "import-paths", "X", "2025-06-14");
  EXPECT_EQ(outcome(), "| fount.toml:import-paths:X");
  EXPECT_EQ(stale_[0].sources[0].location, (Location{"fount.toml", 7, 7}));
}

TEST_F(Accept, a_comment_covers_what_begins_in_its_code) {
  comment(1, 5, 20, "import-paths");
  finding("import-paths", "X", {{1, 5}});
  finding("import-paths", "X", {{1, 19}});
  finding("import-paths", "X", {{1, 4}});
  finding("import-paths", "X", {{1, 20}});
  finding("import-paths", "X", {{0, 5}});
  finding("duplicate-definition", "X", {{1, 5}});
  EXPECT_EQ(outcome(), "said in code said in code - - - - |");
}

TEST_F(Accept, every_site_must_be_covered) {
  comment(1, 5, 20, "import-paths");
  finding("import-paths", "X", {{1, 5}, {2, 5}});
  EXPECT_EQ(outcome(), "- |");
  comment(2, 0, 20, "import-paths");
  EXPECT_EQ(outcome(), "said in code |");
}

TEST_F(Accept, comment_and_entry_together_cover) {
  comment(1, 5, 20, "import-paths");
  entry(1, "import-paths", "*");
  finding("import-paths", "X", {{1, 5}, {2, 5}});
  EXPECT_EQ(outcome(), "said in code |");
}

TEST_F(Accept, sites_of_other_roles_count_when_nothing_is_surplus) {
  comment(1, 5, 20, "import-paths");
  finding("import-paths", "X", {{1, 5}}, SourceRole::fallback);
  EXPECT_EQ(outcome(), "said in code |");
}

TEST_F(Accept, a_comment_at_the_canonical_source_accepts_nothing) {
  comment(0, 500, 600, "import-paths");
  finding("import-paths", "X", {{1, 5}});
  EXPECT_EQ(outcome(), "- | a/x.py:import-paths:said in code");
}

TEST_F(Accept, a_misspelled_rule_is_told) {
  entry(0, "import-path", "X");
  finding("import-paths", "X", {{1, 5}});
  EXPECT_EQ(outcome(), "- | fount.toml:import-path:X");
  EXPECT_NE(stale_[0].message.find("did you mean 'import-paths'"), std::string::npos) << stale_[0].message;
}

TEST_F(Accept, vendored_comments_are_nobodys_to_delete) {
  comment(1, 5, 20, "import-paths");
  files_[1].role = Role::vendored;
  EXPECT_EQ(outcome(), "|");
}

TEST(Wildcard, matches_whole_texts) {
  const struct {
    std::string_view pattern, text;
    bool expected;
  } cases[] = {{"", "", true},        {"*", "", true},
               {"*", "a/b", true},    {"a*c", "abbc", true},
               {"a*c", "abb", false}, {"a?c", "abc", true},
               {"a?c", "ac", false},  {"*b*", "abc", true},
               {"a", "ab", false},    {"*a*a*b", "aaaaaaac", false},
               {"ab", "a", false},    {"*.Config", "x.Config", true},
               {"a**", "a", true},    {"?", "", false}};
  for (const auto& each : cases)
    EXPECT_EQ(matches_wildcard(each.pattern, each.text), each.expected) << each.pattern << " on " << each.text;
}

}  // namespace
}  // namespace fount
