#include "policy/toml.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

void check_problem(const std::string& text, std::uint32_t line, std::string_view message) {
  const auto document = read_toml(text);
  ASSERT_FALSE(document.has_value()) << text.substr(0, 80);
  EXPECT_EQ(document.error().line, line) << document.error().message;
  EXPECT_TRUE(document.error().message.starts_with(message)) << document.error().message;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(ReadToml, keeps_order_and_lines) {
  const auto document = read_toml("b = 1\na = [\n  'x',\n  2.5,\n]\n[t.u]\nk = true\n");
  ASSERT_TRUE(document);
  ASSERT_EQ(document->members.size(), 3U);
  EXPECT_EQ(document->members[0].key, "b");
  EXPECT_EQ(document->members[0].node.integer, 1);
  const TomlNode& list = document->members[1].node;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(list.items[0].text, "x");
  EXPECT_EQ(list.items[0].line, 3U);
  EXPECT_EQ(list.items[1].number, 2.5);
  EXPECT_EQ(list.items[1].line, 4U);
  const TomlMember& table = document->members[2];
  EXPECT_EQ(table.key, "t");
  EXPECT_EQ(table.node.members.at(0).line, 6U);
  EXPECT_TRUE(table.node.members.at(0).node.members.at(0).node.boolean);
}

TEST(ReadToml, says_where_it_is_not_toml) {
  check_problem("a = 1\nb = \n", 2, "not valid TOML: ");
  check_problem("a = 1\na = 2\n", 2, "not valid TOML: ");
  check_problem("[a\n", 1, "not valid TOML: ");
  check_problem("a = \"unclosed\nb = 1\n", 1, "not valid TOML: ");
  check_problem("a = '\xFF'\n", 1, "not valid TOML: ");
  check_problem(std::string("a = 1\n\0", 7), 2, "not valid TOML: ");
  check_problem("{\"json\": 1}", 1, "not valid TOML: ");
  check_problem("key: value\n", 1, "not valid TOML: ");
}

TEST(ReadToml, limits_size_and_depth) {
  check_problem(repeated("# filler\n", 130'000), 1, "the file is larger than 1024 KiB");
  check_problem("x = 1\n[" + repeated("a.", 100'000) + "a]\n", 2, "a key of more than 16 parts");
  check_problem("x = { " + repeated("a . ", 100'000) + "a = 1 }\n", 1, "a key of more than 16 parts");
  check_problem("x = { " + repeated("'a'.", 100'000) + "a = 1 }\n", 1, "a key of more than 16 parts");
  check_problem("x = " + repeated("[", 100'000), 1, "not valid TOML: ");
  check_problem("x = " + repeated("{a=", 100'000), 1, "not valid TOML: ");
  check_problem("x = " + repeated("[\n", 100'000), 17, "not valid TOML: ");
}

TEST(ReadToml, an_earlier_mistake_is_reported_before_a_deep_key) {
  check_problem("a = 1 1\n[" + repeated("a.", 100) + "a]\n", 1, "not valid TOML: ");
}

TEST(ReadToml, dots_that_nest_nothing_are_not_limited) {
  const std::string dots = repeated("a.", 100);
  for (const std::string& text :
       {"x = '" + dots + "'\n", "x = \"\\\"" + dots + "\"\n", "x = '''\n" + dots + "'''\n",
        "x = \"\"\"\n\\\"\"\"" + dots + "\"\"\"\n", "# " + dots + "\n", "x = [" + repeated("1.5, ", 100) + "]\n",
        repeated("[a.b.c.d.e.f.g.h]\n", 1) + "a.b = 1\n", "x = ''\ny = \"\"\nz = '" + dots + "'\n"})
    EXPECT_TRUE(read_toml(text)) << text;
}

}  // namespace
}  // namespace fount
