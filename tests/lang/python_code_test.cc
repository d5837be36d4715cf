// Code lines: what copies are found by.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "lang/extract.h"

namespace fount {
namespace {

// One character per token: n(ame), o(uter name), l(iteral), '.' for others; lines separated by a blank.
std::string shape_of(std::string_view source) {
  const FileFacts facts = extract(Language::python, source, kEveryDetail);
  std::string text;
  for (std::size_t i = 0; i < facts.code.size(); ++i) {
    if (i > 0) text += ' ';
    const std::size_t end = i + 1 < facts.code.size() ? facts.code[i + 1].first_token : facts.code_tokens.size();
    for (std::size_t t = facts.code[i].first_token; t < end; ++t)
      text += ".nol"[static_cast<std::size_t>(facts.code_tokens[t].kind())];
  }
  return text;
}

TEST(PythonCode, kinds_of_tokens) {
  EXPECT_EQ(shape_of("x = 1\n"), "n.l");
  EXPECT_EQ(shape_of("x.y = f(z, None, 'a')\n"), "n.o.o.n.l.l.");
  EXPECT_EQ(shape_of("x = Type\n"), "n.o");
  EXPECT_EQ(shape_of("def f(a):\n  return a\n"), ".n.n.. .n");
  EXPECT_EQ(shape_of("class C:\n  pass\n"), ".n. .");
}

TEST(PythonCode, names_inside_fstrings_are_names) { EXPECT_EQ(shape_of("x = f'a{b}c'\n"), "n..l.n.l."); }

TEST(PythonCode, strings_that_stand_alone_are_left_out) {
  EXPECT_EQ(shape_of("'''What it is.'''\nx = 1\n'note'\n"), "n.l");
}

TEST(PythonCode, quotes_do_not_matter_but_prefixes_and_kinds_do) {
  const auto tokens = [](std::string_view source) {
    return extract(Language::python, source, kEveryDetail).code_tokens;
  };
  EXPECT_EQ(tokens("x = 'a'\n"), tokens("x = \"a\"  # note\n"));
  EXPECT_EQ(tokens("x = 'a'\n"), tokens("x = '''a'''\n"));
  EXPECT_NE(tokens("x = 'a'\n"), tokens("x = b'a'\n"));
  EXPECT_NE(tokens("x = '1'\n"), tokens("x = 1\n"));
}

TEST(PythonCode, numbers_are_what_they_are_worth) {
  const auto tokens = [](std::string_view number) {
    return extract(Language::python, "x = " + std::string(number) + "\n", kEveryDetail).code_tokens;
  };
  for (const auto& [a, b] :
       {std::pair{"2.", "2.0"}, std::pair{"0x1F", "31"}, std::pair{"1_000", "1000"}, std::pair{"1e3", "1000.0"},
        std::pair{".5", "0.50"}, std::pair{"0b11", "3"}, std::pair{"2J", "2.0j"}})
    EXPECT_EQ(tokens(a), tokens(b)) << a;
  for (const auto& [a, b] : {std::pair{"2", "2.0"}, std::pair{"2.0", "2.1"}, std::pair{"2.0", "2j"},
                             std::pair{"0x10", "10"}, std::pair{"1e999", "1e998"}})
    EXPECT_NE(tokens(a), tokens(b)) << a;
}

TEST(PythonCode, lines_know_their_place) {
  const FileFacts facts =
      extract(Language::python, "import a\nclass C:\n    def f(\n        self):\n        return a\n", kEveryDetail);
  ASSERT_EQ(facts.code.size(), 4U);
  EXPECT_TRUE(facts.code[0].is(kImportLine));
  EXPECT_TRUE(facts.code[1].is(kDefinitionLine) && facts.code[1].is(kHeaderLine));
  EXPECT_EQ(facts.code[2].height, 2);
  EXPECT_EQ(facts.code[3].depth, 2);
  EXPECT_TRUE(extract(Language::python, "x = 1\n").code.empty());
}

TEST(PythonCode, how_much_code_a_definition_holds) {
  const FileFacts facts =
      extract(Language::python,
              "import a\n@d\nclass C:\n  \"\"\"doc\n  of two\"\"\"\n  x = 1  # x\n\n"
              "  @property\n  def f(self,\n        y):\n    'doc'\n    z = [\n      y]\n    return z\n"
              "def g(): return 1\n");
  ASSERT_EQ(facts.definitions.size(), 3U);
  const auto size = [&](std::size_t i) {
    return std::pair<int, int>(facts.definitions[i].height, facts.definitions[i].statements);
  };
  EXPECT_EQ(size(0), std::pair(8, 3));  // class, x, decorator, header of two lines, z of two lines, return
  EXPECT_EQ(size(1), std::pair(5, 2));
  EXPECT_EQ(size(2), std::pair(1, 0));
}

TEST(PythonCode, alone_is_the_same_code) {
  constexpr std::string_view kSource =
      "class C:\n  'doc'\n  @d\n  async def f(self, a=1): return f'{a!r}x'\n  def g(self):\n    match a:\n"
      "      case [1, *_]:\n        pass\n    if a: b()\n    elif (not\n      b):\n      x = [\n        1]\n"
      "x = (1 2)\ny = 1; z = 2\n";
  const FileFacts all = extract(Language::python, kSource, kEveryDetail);
  const FileFacts alone = extract_code(Language::python, kSource);
  EXPECT_EQ(all.code_tokens, alone.code_tokens);
  const auto depths = [](const FileFacts& facts) {
    std::string text;
    for (const CodeLine& line : facts.code) text += static_cast<char>('0' + line.depth);
    return text;
  };
  EXPECT_EQ(depths(all), "01112342230");
  EXPECT_EQ(depths(alone), depths(all));
  EXPECT_TRUE(alone.definitions.empty() && alone.unparsed.empty());
}

TEST(PythonCode, references_are_what_is_defined_and_used) {
  constexpr std::string_view kSource =
      "\"\"\"SSOT: this is the single source of truth for orders.\"\"\"\nimport os\nfrom shop import orders\n\n\nclass "
      "TestOrders(orders.Base):\n"
      "    def test(self):\n        if (n := os.getenv(\"SHOP_LIMIT\")):\n            orders.place(n)\n";
  const FileFacts outline = extract(Language::python, kSource);
  const FileFacts references = extract(Language::python, kSource, kReferences);
  EXPECT_EQ(references.definitions.size(), outline.definitions.size());
  EXPECT_EQ(references.imports.size(), outline.imports.size());
  EXPECT_EQ(references.calls.size(), outline.calls.size());
  EXPECT_EQ(references.bases.size(), outline.bases.size());
  EXPECT_FALSE(outline.lookups.empty() || outline.syntax.empty() || outline.claims.empty() || outline.mentions.empty());
  EXPECT_TRUE(references.lookups.empty() && references.syntax.empty());
  EXPECT_TRUE(references.claims.empty() && references.mentions.empty() && references.steps.empty());
  const FileFacts without = extract(Language::python, kSource, {.lookups = false});
  EXPECT_EQ(without.claims.size(), outline.claims.size());
  EXPECT_TRUE(without.lookups.empty() && without.mentions.empty() && without.syntax.empty());
}

}  // namespace
}  // namespace fount
