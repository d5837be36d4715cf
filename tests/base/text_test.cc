#include "base/text.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

using namespace std::string_literals;
using Words = std::vector<std::string>;

TEST(Split, keeps_empty_parts) {
  auto check = [](std::string_view text, std::vector<std::string_view> expected) {
    EXPECT_EQ(split(text, ','), expected);
  };
  check("", {""});
  check(",", {"", ""});
  check("a", {"a"});
  check("a,,b", {"a", "", "b"});
  check("a,b,", {"a", "b", ""});
}

TEST(Join, puts_separators_between_parts_only) {
  EXPECT_EQ(join(Words{}, ", "), "");
  EXPECT_EQ(join(Words{"a"}, ", "), "a");
  EXPECT_EQ(join(Words{"a", "", "b"}, ", "), "a, , b");
}

TEST(Lower, changes_ascii_only) { EXPECT_EQ(lower("AbC_9\xC3\x84"), "abc_9\xC3\x84"); }

TEST(Trim, removes_white_space_at_both_ends) {
  EXPECT_EQ(trim(" \t\r\n\v\fa b\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(ContainsWord, is_bounded_by_non_identifier_bytes) {
  auto check = [](std::string_view text, std::string_view word, bool expected) {
    EXPECT_EQ(contains_word(text, word), expected) << text << " / " << word;
  };
  check("the only source", "only", true);
  check("only", "only", true);
  check("lonely only", "only", true);
  check("commonly", "only", false);
  check("only_once", "only", false);
  check("only2", "only", false);
  check("(only)", "only", true);
  check("\xC3\xA9only", "only", false);
  check("a single source", "single source", true);
  check("anything", "", false);
  check("", "only", false);
}

TEST(DidYouMean, suggests_what_is_near_and_nothing_else) {
  const std::vector<std::string_view> keys = {"min_score", "fail_on", "new_only", "id"};
  auto check = [&](std::string_view word, std::string_view expected) {
    EXPECT_EQ(did_you_mean(word, keys), expected) << word;
  };
  check("min_scor", "min_score");
  check("MIN_SCORE", "min_score");
  check("mni_score", "min_score");
  check("minscore", "min_score");
  check("failon", "fail_on");
  check("di", "id");
  check("ix", "id");
  check("zq", "");
  check("x", "");
  check("", "");
  check("completely_different", "");
  check(std::string(100'000, 'm'), "");
  EXPECT_EQ(did_you_mean("word", {}), "");
}

TEST(DidYouMean, prefers_the_nearest_then_the_first) {
  const std::vector<std::string_view> keys = {"paths", "path", "pathy"};
  EXPECT_EQ(did_you_mean("path", keys), "path");
  EXPECT_EQ(did_you_mean("pathz", keys), "paths");
}

TEST(Suggestion, ends_a_message_or_is_empty) {
  const std::vector<std::string_view> keys = {"min_score"};
  EXPECT_EQ(suggestion("min_scor", keys), "; did you mean 'min_score'?");
  EXPECT_EQ(suggestion("other", keys), "");
}

TEST(PrintablePath, escapes_what_a_report_cannot_hold) {
  auto check = [](std::string_view path, std::string_view expected) { EXPECT_EQ(printable_path(path), expected); };
  check("src/main.py", "src/main.py");
  check("src/\xC3\xA9t\xC3\xA9.py", "src/\xC3\xA9t\xC3\xA9.py");
  check("a\nb", "a%0Ab");
  check("a\x7F", "a%7F");
  check("a\0b"s, "a%00b");
  check("a\xFFz", "a%FFz");
  check("cut\xE2\x82", "cut%E2%82");
  check("surrogate\xED\xA0\x80", "surrogate%ED%A0%80");
  check("overlong\xC0\xAF", "overlong%C0%AF");
  check("terminal\xC2\x9B", "terminal%C2%9B");
  check("100%", "100%");
  check("100%zz", "100%zz");
  check("a%20b", "a%2520b");
  check("%0", "%0");
}

TEST(PrintableText, is_valid_and_harmless_on_a_terminal) {
  auto check = [](std::string_view text, std::string_view expected) { EXPECT_EQ(printable_text(text), expected); };
  check("a\tb\nc", "a\tb\nc");
  check("\x1B[31mred", " [31mred");
  check("a\r\n", "a \n");
  check("csi\xC2\x9Bm", "csi m");
  check("\xFF\xE2\x82x", "\xEF\xBF\xBD\xEF\xBF\xBDx");
  check("\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80");
}

TEST(IdentifierWords, splits_at_case_and_separators) {
  auto check = [](std::string_view identifier, Words expected) {
    EXPECT_EQ(identifier_words(identifier), expected) << identifier;
  };
  check("UnifiedWebSocketManager", {"unified", "web", "socket", "manager"});
  check("_x_factory2", {"x", "factory2"});
  check("HTTPServer", {"http", "server"});
  check("parseJSON", {"parse", "json"});
  check("get_JWT_secret", {"get", "jwt", "secret"});
  check("DB_POOL", {"db", "pool"});
  check("Version2Parser", {"version2", "parser"});
  check("kebab-case.name", {"kebab", "case", "name"});
  check("caf\xC3\xA9_Bar", {"caf\xC3\xA9", "bar"});
  check("__", {});
  check("", {});
}

TEST(Text, counted) {
  EXPECT_EQ(counted(0), "0");
  EXPECT_EQ(counted(999), "999");
  EXPECT_EQ(counted(1000), "1,000");
  EXPECT_EQ(counted(1234567), "1,234,567");
}

TEST(Text, plural) {
  EXPECT_EQ(plural(1, "file"), "1 file");
  EXPECT_EQ(plural(0, "file"), "0 files");
  EXPECT_EQ(plural(1500, "copy"), "1,500 copies");
}

}  // namespace
}  // namespace fount
