#include "base/toml.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace fount {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// `a = [1, {b = 'x'}]` → {a:[1,{b:'x'}]}
std::string shown(const TomlDocument& document, const TomlNode& node) {
  const bool table = node.kind == TomlNode::Kind::table;
  if (table || node.kind == TomlNode::Kind::list) {
    std::string text;
    for (const TomlNode& child : document.children(node)) {
      if (!text.empty()) text += ',';
      text += (table ? child.key + ':' : "") + shown(document, child);
    }
    return table ? '{' + text + '}' : '[' + text + ']';
  }
  if (node.kind == TomlNode::Kind::string) return '\'' + node.text + '\'';
  if (node.kind == TomlNode::Kind::boolean) return node.boolean ? "true" : "false";
  if (node.kind == TomlNode::Kind::integer) return std::to_string(node.integer);
  if (node.kind == TomlNode::Kind::number) return std::to_string(node.number);
  return node.text;
}

void check(const std::string& text, std::string_view expected) {
  const auto document = read_toml(text);
  ASSERT_TRUE(document.has_value()) << text << ": " << document.error().message;
  EXPECT_EQ(shown(*document, document->root()), expected) << text;
}

void check_problem(const std::string& text, std::uint32_t line, std::string_view message) {
  const auto document = read_toml(text);
  ASSERT_FALSE(document.has_value()) << text.substr(0, 80);
  EXPECT_EQ(document.error().message, message) << text.substr(0, 80);
  EXPECT_EQ(document.error().line, line) << text.substr(0, 80);
}

TEST(ReadToml, reads_lines_keys_and_comments) {
  check("", "{}");
  check("\xEF\xBB\xBF# only a comment", "{}");
  check("a = 1 # why\r\n\r\n\t'b c' . \"d\\u00e9\" = 2\n_-9 = 3", "{a:1,b c:{d\xC3\xA9:2},_-9:3}");
  check("b = 1\na = 2", "{b:1,a:2}");
  check("'' = 1", "{:1}");
}

TEST(ReadToml, reads_strings) {
  check(R"(a = "\b\t\n\f\r\"\\\u00E9\U0001F600")", "{a:'\b\t\n\f\r\"\\\xC3\xA9\xF0\x9F\x98\x80'}");
  check(R"(a = 'C:\no\escape "')", R"({a:'C:\no\escape "'})");
  check("a = \"\"\"\none\r\ntwo \\  \n\n   three\"\"\"", "{a:'one\ntwo three'}");
  check("a = '''\n''one''\\\n'''''", "{a:'''one''\\\n'''}");
  check("a = \"\"\"\"\"one\"\"\"\"", "{a:'\"\"one\"'}");
  check("a = \"\"\nb = ''\nc = \"\"\"\"\"\"", "{a:'',b:'',c:''}");
}

TEST(ReadToml, reads_scalars) {
  check("a = [true, false]", "{a:[true,false]}");
  check("a = [0, +1, -0, 1_000, 0xFf_0, 0o17, 0b101]", "{a:[0,1,0,1000,4080,15,5]}");
  check("a = [9223372036854775807, -9223372036854775808]", "{a:[9223372036854775807,-9223372036854775808]}");
  check("a = [1.5, -0.25, 5e+2, 1_0.2_5E-1, +0.0]", "{a:[1.500000,-0.250000,500.000000,1.025000,0.000000]}");
  check("a = [inf, -inf]", "{a:[inf,-inf]}");
  check("a = 2030-02-28", "{a:2030-02-28}");
  check("a = [07:32:00, 07:32:00.5, 2030-01-31 07:32:00, 2030-01-31T07:32:00.25Z, 2030-01-31t07:32:00-07:30]",
        "{a:[07:32:00,07:32:00.5,2030-01-31 07:32:00,2030-01-31T07:32:00.25Z,2030-01-31t07:32:00-07:30]}");
  const auto document = read_toml("a = nan");
  ASSERT_TRUE(document);
  EXPECT_TRUE(std::isnan(document->children(document->root())[0].number));
}

TEST(ReadToml, reads_lists_and_inline_tables) {
  check("a = []\nb = {}", "{a:[],b:{}}");
  check("a = [ # one\n 1 # two\n , [ 2, ] ,\n]", "{a:[1,[2]]}");
  check("a = { b.c = 1, b.d = { e = [] } }", "{a:{b:{c:1,d:{e:[]}}}}");
}

TEST(ReadToml, reads_headings) {
  check("[a]\nx=1\n[a.b]\n[c.d]\n[c]\ny=2", "{a:{x:1,b:{}},c:{d:{},y:2}}");
  check("[[a]]\nx=1\n[a.b]\n[[a]]\n[[a.c]]\n[ d . 'e' ]", "{a:[{x:1,b:{}},{c:[{}]}],d:{e:{}}}");
}

TEST(ReadToml, knows_the_lines) {
  const auto document = read_toml("b = 1\na = [\n  'x',\n  2.5,\n]\n[t.u]\nk = '''\n\n'''\n[[l]]\n[t]\nz = 1\n");
  ASSERT_TRUE(document);
  const auto child = [&](const TomlNode& node, std::size_t i) -> const TomlNode& {
    return document->children(node)[i];
  };
  const TomlNode& root = document->root();
  EXPECT_EQ(child(root, 0).line, 1U);
  EXPECT_EQ(child(root, 1).line, 2U);
  EXPECT_EQ(child(child(root, 1), 0).line, 3U);
  EXPECT_EQ(child(child(root, 1), 1).line, 4U);
  EXPECT_EQ(child(root, 2).line, 11U);
  EXPECT_EQ(child(child(root, 2), 0).line, 6U);
  EXPECT_EQ(child(child(child(root, 2), 0), 0).line, 7U);
  EXPECT_EQ(child(child(root, 3), 0).line, 10U);
}

TEST(ReadTomlProblems, say_what_was_expected) {
  check_problem("a = 1\nb = \n", 2, "expected a value, found the end of the line");
  check_problem("b =", 1, "expected a value, found the end of the file");
  check_problem("a = [}", 1, "expected a value, found '}'");
  check_problem("[&", 1, "expected a key, found '&'");
  check_problem("a = high\n", 1, "'high' is not a value; text needs quotes");
  check_problem("a = 09\n", 1, "'09' is not a value; text needs quotes");
  check_problem("key: value\n", 1, "expected '=', found ':'");
  check_problem("{\"json\": 1}", 1, "expected a key, found '{'");
  check_problem("a = 1 \xC3\xA9", 1, "expected the end of the line, found '\xC3\xA9'");
  check_problem("[a\n", 1, "expected ']', found the end of the line");
  check_problem("[[a]\n", 1, "expected ']]', found ']'");
  check_problem("a = [1 2]", 1, "expected ',' or ']', found '2'");
  check_problem("a = [\n1,\n", 3, "expected a value, found the end of the file");
  check_problem("a = {b = 1\n}", 1, "expected ',' or '}', found the end of the line");
  check_problem("a = {b = 1,}", 1, "expected a key, found '}'");
  check_problem("a.\n= 1", 1, "expected a key, found the end of the line");
}

TEST(ReadTomlProblems, of_strings) {
  check_problem("a = \"open\nb = 1\n", 1, "this string is not closed by \"");
  check_problem("x = 1\na = '''open\n\n", 2, "this string is not closed by '''");
  check_problem("a = \"C:\\dir\"", 1, "a backslash before 'd' is no escape; a literal string ('...') may hold it");
  check_problem("a = \"C:\\\n\"", 1,
                "a backslash before the end of the line is no escape; a literal string ('...') may hold it");
  check_problem("a = \"\\uD800\"", 1, "this escape names no Unicode character");
  check_problem("a = \"\\u12\"", 1, "this escape names no Unicode character");
  check_problem("a = \"\\U00110000\"", 1, "this escape names no Unicode character");
  check_problem("a = \"\"\"x \\ y\"\"\"", 1, "a backslash must be followed by an escape or the line's end");
  check_problem("a = \"\x07\"", 1, "a string cannot hold a control character; write it as an escape");
  check_problem("\"\"\"a\"\"\" = 1", 1, "a key cannot be a multi-line string");
  check_problem("a = 1\nb = '\xFF'\n", 2, "a byte that is not UTF-8");
  check_problem("# \x01\n", 1, "a comment cannot hold a control character");
  check_problem(std::string("a = 1\n\0", 7), 2, "expected a key, found ' '");
}

TEST(ReadTomlProblems, of_scalars) {
  for (const std::string value : {"_1",
                                  "1_",
                                  "1__0",
                                  "0x",
                                  "0xG",
                                  "-0x1",
                                  "+-1",
                                  "00",
                                  "1.",
                                  ".5",
                                  "1.e5",
                                  "1e",
                                  "01.5",
                                  "1e_5",
                                  "0b2",
                                  "0o8",
                                  "9223372036854775808",
                                  "2030-02-30",
                                  "0000-01-01",
                                  "24:00:00",
                                  "07:60:00",
                                  "07:32",
                                  "07:32:60",
                                  "07:32:00.",
                                  "2030-01-31T",
                                  "2030-01-31T07:32:00+25:00",
                                  "True",
                                  "infinity",
                                  "+nan2"})
    check_problem("a = " + value, 1, "'" + value + "' is not a value; text needs quotes");
}

TEST(ReadTomlProblems, of_what_is_defined_twice) {
  const auto check_twice = [](const std::string& text, std::uint32_t line, const std::string& key) {
    check_problem(text, line, "'" + key + "' is already defined");
  };
  check_twice("a = 1\na = 2", 2, "a");
  check_twice("[a]\n[a]", 2, "a");
  check_twice("a.b = 1\n[a]", 2, "a");
  check_twice("a.b.c = 1\n[a.b]", 2, "b");
  check_twice("[a]\nb = 1\n[a.b]", 3, "b");
  check_twice("[a.b]\n[a]\nb = 1", 3, "b");
  check_twice("[a.b]\nx = 1\n[a]\nb.y = 2", 4, "b");
  check_twice("a = {}\n[a.b]", 2, "a");
  check_twice("a = {b.c = 1}\n[a.b.d]", 2, "a");
  check_twice("a = {b.c = 1, b = 2}", 1, "b");
  check_twice("a = {b = {}, b.c = 2}", 1, "b");
  check_twice("a = []\n[[a]]", 2, "a");
  check_twice("a = [{}]\n[a.b]", 2, "a");
  check_twice("[a]\n[[a]]", 2, "a");
  check_twice("[[a]]\n[a]", 2, "a");
  check_twice("[[a.b]]\n[a]\nb.c = 1", 3, "b");
  check_twice("a = 1\na.b = 2", 2, "a");
}

TEST(ReadToml, tables_may_be_added_to_where_toml_says_so) {
  check("a.b = 1\na.c = 2\n[a.d]", "{a:{b:1,c:2,d:{}}}");
  check("[a.b.c]\n[a]\nb.d = 1", "{a:{b:{c:{},d:1}}}");
  check("[[a]]\n[a.b]\n[[a]]\n[a.b]", "{a:[{b:{}},{b:{}}]}");
}

TEST(ReadToml, depth_and_size_are_harmless) {
  EXPECT_TRUE(read_toml("[" + repeated("a.", 400'000) + "a]\n"));
  EXPECT_TRUE(read_toml("x = { " + repeated("a . ", 200'000) + "a = 1 }\n"));
  EXPECT_TRUE(read_toml("x = " + repeated("[", 64) + repeated("]", 64)));
  check_problem("x = " + repeated("[", 65), 1, "values are nested too deeply");
  check_problem("x = " + repeated("[\n", 100'000), 65, "values are nested too deeply");
  check_problem("x = " + repeated("{a=", 100'000), 1, "values are nested too deeply");
  std::string wide;
  for (int i = 0; i < 50'000; ++i) wide += 'k' + std::to_string(i) + ".a = 1\n";
  EXPECT_TRUE(read_toml(wide));
}

}  // namespace
}  // namespace fount
