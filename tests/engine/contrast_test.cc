#include "engine/contrast.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace fount {
namespace {

std::pair<std::string, std::string> trimmed(std::string first, std::string second) {
  DataObject data{{"places", {Contrast{.first = {{}, {}, std::move(first)}, .second = {{}, {}, std::move(second)}}}}};
  keep_what_differs(data);
  const auto& contrast = std::get<Contrast>(data.front().second.value);
  return {contrast.first.text, contrast.second.text};
}

void check(std::string first, std::string second, std::string_view rest_first, std::string_view rest_second) {
  const auto rest = trimmed(std::move(first), std::move(second));
  EXPECT_EQ(rest.first, rest_first);
  EXPECT_EQ(rest.second, rest_second);
}

TEST(Contrast, leaves_the_words_that_differ) {
  check("timeout = 30", "timeout = 60", "30", "60");
  check("x = f(a, 1.5)", "x = f(a, 1.75)", "1.5", "1.75");
  check("a = 'it is'", "a = 'it was'", "'it is'", "'it was'");
  check("f(a, b, c)", "f(a, x, y, c)", "b", "x, y");
  check("", "log(order)", "", "log(order)");
  check("same", "same more", "", "more");
  check("if count > most:", "if count >= most:", "count > most", "count >= most");
  check("return total - rate", "return total + rate", "total - rate", "total + rate");
}

TEST(Contrast, what_redaction_hid_is_not_called_equal) {
  const auto rest = trimmed("key = <redacted 12 characters>", "key = <redacted 12 characters>");
  EXPECT_EQ(rest.first, "(differs in what is not shown)");
  EXPECT_EQ(rest.second, rest.first);
}

TEST(Contrast, long_texts_are_cut_between_characters) {
  std::string umlauts;
  for (int i = 0; i < 300; ++i) umlauts += "ü";
  const auto rest = trimmed(umlauts, "x");
  EXPECT_LE(rest.first.size(), 203U);
  EXPECT_TRUE(rest.first.ends_with("ü…"));
}

TEST(Contrast, unclosed_quotes_and_odd_bytes_do_no_harm) {
  check("'", "\"", "'", "\"");
  check("a = 'x", "a = 'y", "'x", "'y");
  check(std::string("\0\xff", 2), "", std::string_view("\0\xff", 2), "");
}

}  // namespace
}  // namespace fount
