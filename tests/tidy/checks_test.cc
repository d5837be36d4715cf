// Every check is seen to fail: a tree made for it, and what must be said of it.
#include "tests/tidy/checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace fount::tidy {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

void check(void (*run)(const Tree&, Problems&), const Tree& tree, const std::vector<std::string>& expected) {
  Problems problems;
  run(tree, problems);
  std::ranges::sort(problems);
  std::vector<std::string> found;
  for (const Problem& problem : problems) {
    std::ostringstream text;
    text << problem;
    found.push_back(text.str());
  }
  EXPECT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
    EXPECT_TRUE(found[i].starts_with(expected[i])) << found[i] << "\nexpected: " << expected[i];
}

TEST(Checks, Lines) {
  const std::string longest = "// " + repeated("x", 117);
  check(check_lines, {{"src/a.cc", longest + "\n"}, {"src/b.cc", "// " + repeated("→", 117) + "\n"}}, {});
  check(check_lines, {{"src/a.cc", "\n" + longest + "x\n"}}, {"src/a.cc:2: error: line exceeds 120 columns"});
  check(check_lines, {{"README.md", longest + "x\n"}, {"tests/x/input.txt", longest + "x "}}, {});
  check(check_lines, {{"a.md", "x \n"}, {"b.cmake", "x\t\n"}, {"c.py", "x\r\n"}, {"d.sh", "x"}},
        {"a.md:1: error: blanks at the end", "b.cmake:1: error: blanks at the end", "c.py:1: error: carriage return",
         "d.sh: error: the last line does not end"});
}

TEST(Checks, Words) {
  check(check_words,
        {{"src/a.cc",
          "int x;  // TO"
          "DO: y\n// FIX"
          "ME\n"}},
        {"src/a.cc:1: error: 'TO"
         "DO': do it",
         "src/a.cc:2: error: 'FIX"
         "ME': do it"});
  check(check_words,
        {{"a.md",
          "a White"
          "list\nobvious"
          "ly\n"}},
        {"a.md:1: error: 'White"
         "list'",
         "a.md:2: error: 'obvious"
         "ly'"});
  check(check_words, {{"a.md", "todo = [], whitened lists\n"}}, {});
}

TEST(Checks, Places) {
  check(check_places,
        {{"a.md",
          "cd /ho"
          "me/jane\nsee /wor"
          "k/x\n"}},
        {"a.md:1: error: ' /ho"
         "me/j': a path of one machine",
         "a.md:2: error: ' /wor"
         "k/x': a path"});
  check(check_places, {{"a.md", "src/work/x, ./home/y, /usr/share/z, /home/me/x, https://example.com/work/x\n"}}, {});
  const std::string host =
      "regis"
      "try.some.org\nhttps:/"
      "/elsewhere.net/x\n";
  check(check_places, {{"a.md", host}},
        {"a.md:1: error: 'regis"
         "try.some.org': a host",
         "a.md:2: error: unknown host 'elsewhere.net'"});
  check(check_places, {{"tests/a.py", host}},
        {"tests/a.py:1: error: 'regis"
         "try.some.org': a host"});
}

TEST(Checks, Lengths) {
  check(check_lengths, {{"src/a.cc", repeated("\n", 500)}, {"a.md", repeated("\n", 501)}}, {});
  check(check_lengths, {{"src/a.cc", repeated("\n", 501)}}, {"src/a.cc: error: file of 501 lines exceeds 500"});
}

TEST(Checks, Functions) {
  const std::string body = repeated("  work();\n", 68);
  check(check_functions, {{"src/a.cc", "void f() {\n" + body + "}\n"}}, {});
  check(check_functions, {{"src/a.cc", "\nvoid f() {\n" + body + "  work();\n}\n"}},
        {"src/a.cc:2: error: function of 71 lines exceeds 70"});
  check(check_functions, {{"src/a.cc", "namespace x {\nclass A {\n  A()\n    : a_(1) {\n" + body + "  }\n};\n}\n"}},
        {"src/a.cc:3: error: function of 71 lines"});
  check(check_functions, {{"src/a.cc", "#define X {\nconst int k[] = {\n" + repeated("  f(1),\n", 90) + "};\n"}}, {});
  check(check_functions, {{"src/a.cc", "struct A {\n" + repeated("  void f();\n", 90) + "};\n"}}, {});
  check(check_functions, {{"src/a.cc", "void f() {\n  g(\"}\", '}', R\"x(})x\");  // }\n" + body + "}\n"}},
        {"src/a.cc:1: error: function of 71 lines"});
}

TEST(Checks, Abbreviations) {
  check(check_abbreviations, {{"src/a.cc", "int idx = 0;\nint len_;\n"}},
        {"src/a.cc:1: error: abbreviated name 'idx'", "src/a.cc:2: error: abbreviated name 'len_'"});
  check(check_abbreviations,
        {{"src/a.cc", "// idx\n#include \"src/len\"\nauto s = \"tmp\"; x.str(); id; fs; index;\n"}}, {});
}

TEST(Checks, Headers) {
  check(check_headers, {{"src/a.h", "// What a is.\n#pragma once\n"}, {"src/b.cc", ""}}, {});
  check(check_headers, {{"src/a.h", "#include <x>\n"}},
        {"src/a.h: error: no #pragma once", "src/a.h:1: error: a header begins with"});
}

TEST(Checks, Calls) {
  check(check_calls,
        {{"src/a.cc", "#include \"../b.h\"\nsystem(\"ls\");\nstd::cout << 1;\nthrow 1;\nusing namespace x;\n"},
         {"tests/a.cc", "system(\"ls\");"}},
        {"src/a.cc:1: error: includes are", "src/a.cc:2: error: only src/agents starts", "src/a.cc:3: error: use fmt",
         "src/a.cc:4: error: errors are values", "src/a.cc:5: error: name what"});
  check(check_calls, {{"src/a.cc", "// system(x), throw\nfile_system(x); execute(y); \"throw\";\n"}}, {});
}

TEST(Checks, Layers) {
  const std::string cmake =
      "fount_layer(base LIBS x)\nfount_layer(core DEPS base LIBS y::y)\nfount_layer(top DEPS core)\n";
  check(check_layers,
        {{"CMakeLists.txt", cmake},
         {"src/top/a.cc", "#include \"base/x.h\"\n#include \"core/y.h\"\n#include \"top/z.h\"\n"}},
        {});
  check(check_layers, {{"CMakeLists.txt", cmake}, {"src/base/a.cc", "#include <x>\n#include \"core/y.h\"\n"}},
        {"src/base/a.cc:2: error: layer 'base' may not include 'core/y.h'"});
  check(check_layers, {{"CMakeLists.txt", cmake}, {"src/new/a.cc", ""}},
        {"src/new/a.cc: error: folder 'new' is no layer"});
}

TEST(Checks, DeadHeaders) {
  const Tree used{{"src/a/a.h", ""}, {"src/a/b.cc", "#include \"a/a.h\"\n"}};
  check(check_dead_headers, used, {});
  const Tree own{{"src/a/a.h", ""}, {"src/a/a.cc", "#include \"a/a.h\"\n"}};
  check(check_dead_headers, own, {"src/a/a.h: error: only its own file"});
  const Tree mentioned{{"src/a/a.h", ""}, {"src/a/b.cc", "// #include \"a/a.h\"\n"}};
  check(check_dead_headers, mentioned, {"src/a/a.h: error: only its own file"});
}

TEST(Checks, TypeNames) {
  const std::string type = "namespace fount {\nstruct Session {\n  int x;\n};\n}  // namespace fount\n";
  const std::string hidden =
      "namespace fount {\nnamespace {\nstruct Session {\n};\n}  // namespace\nclass Session;\n}  // namespace fount\n";
  const std::string inner = "namespace fount::python {\nstruct Session {\n};\n}  // namespace fount::python\n";
  check(check_type_names, {{"src/a/a.h", type}, {"src/b/b.cc", hidden}, {"src/c/c.h", inner}}, {});
  check(check_type_names, {{"src/a/a.h", type}, {"src/b/b.h", type}},
        {"src/b/b.h:2: error: fount::Session is another type in src/a/a.h"});
}

TEST(Checks, Rules) {
  const std::string rule = "const Rule x_y_rule{{\"x-y\"}};";
  check(check_rules, {{"src/rules/x_y.cc", rule}, {"docs/rules/x-y.md", ""}}, {});
  check(check_rules, {{"src/rules/x_y.cc", rule}}, {"src/rules/x_y.cc: error: rule 'x-y' has no page"});
  check(check_rules, {{"src/rules/support.cc", ""}, {"src/rules/support.h", ""}}, {});
  check(check_rules, {{"docs/rules/x-y.md", ""}}, {"docs/rules/x-y.md: error: a page of no rule"});
  check(check_rules, {{"src/rules/x_z.cc", rule}, {"docs/rules/x-z.md", ""}},
        {"src/rules/x_z.cc: error: the file's name says 'x-z'"});
}

TEST(Checks, Links) {
  check(check_links,
        {{"docs/a.md", "[b](b.md#c) [src](../src) [web](https://example.com)"}, {"docs/b.md", ""}, {"src/x.cc", ""}},
        {});
  check(check_links, {{"docs/a.md", "```\nx = a[0](b)\n```\nand `a[0](b)`"}}, {});
  check(check_links, {{"docs/a.md", "\n[b](b.md)"}}, {"docs/a.md:2: error: the link to 'docs/b.md' leads nowhere"});
}

}  // namespace
}  // namespace fount::tidy
