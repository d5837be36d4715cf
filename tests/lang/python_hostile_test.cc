// Any bytes are allowed: facts stay within the file, time and memory linear, and what is not Python costs one
// statement.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

#include "lang/extract.h"
#include "tests/lang/facts_invariants.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  all.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Facts of `bytes`, whose invariants hold; far quicker than anything that is not linear would be.
FileFacts check(const std::string& bytes) {
  const double begin = cpu_seconds();
  FileFacts facts = extract(Language::python, bytes);
  const double megabytes = static_cast<double>(bytes.size()) / 1e6;
  EXPECT_LT(cpu_seconds() - begin, 1 + megabytes) << "seconds for " << megabytes << " MB";
  EXPECT_EQ(broken_invariant(facts, bytes.size()), "");
  return facts;
}

TEST(PythonHostile, NothingAndNearlyNothing) {
  EXPECT_EQ(check("").lines, 0U);
  EXPECT_EQ(extract(Language::python, std::string_view()).lines, 0U);
  for (const std::string_view bytes : {"\\",        "\xEF\xBB\xBF",
                                       "\xEF\xBB",  "'",
                                       "'''",       "f'",
                                       "f'{",       "f'{a:",
                                       "f'{a!",     "rb\"",
                                       "(",         ")",
                                       "@",         "#",
                                       ".",         "...",
                                       ":",         ";",
                                       "def",       "def f",
                                       "def f(",    "def f():",
                                       "class",     "class C:",
                                       "async",     "async def",
                                       "import",    "from",
                                       "from .",    "from . import",
                                       "if",        "if:",
                                       "else:",     "try:",
                                       "except:",   "match x:",
                                       "case x:",   "x =",
                                       "= x",       "x:",
                                       "lambda",    "x = lambda",
                                       "yield",     "await",
                                       "del",       "global",
                                       "return",    "raise",
                                       "*",         "**",
                                       "->",        ":=",
                                       "\t",        "\f",
                                       "\r",        "\n\\",
                                       "x \\",      "{%",
                                       "{{",        "%}",
                                       "<<<<<<<",   "__all__",
                                       "__all__ =", "__all__.extend",
                                       ".x()",      ".x(await y)",
                                       "type X",    "type X =",
                                       "@d",        "with",
                                       "with (",    "for x in",
                                       "for",       "while"}) {
    check(std::string(bytes));
    check(std::string(bytes) + "\n");
    check("def f():\n    " + std::string(bytes) + "\n    x\n");
  }
}

TEST(PythonHostile, Bytes) {
  const std::string nul(3, '\0');
  EXPECT_EQ(check("x = 1\n" + nul + "\ny = 2\n").bindings.size(), 2U);
  EXPECT_EQ(check("x = '" + nul + "'\n").bindings.size(), 1U);
  EXPECT_EQ(check("na\xFFme = '\xC3\x28'  # \xFE\n").bindings.size(), 1U);
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  check(all);
  check(repeated(all, 1000));
}

TEST(PythonHostile, UnterminatedCostsOnlyWhatItTakes) {
  const FileFacts facts = check("a = 1\nb = 'x\nc = f(\nclass D: pass\ne = f'{g\nimport h\ni = '''\nj = 1\n");
  EXPECT_EQ(facts.definitions.size(), 1U);
  EXPECT_EQ(facts.imports.size(), 1U);
  EXPECT_EQ(facts.bindings.size(), 1U);
  EXPECT_EQ(facts.unparsed.size(), 4U);
}

TEST(PythonHostile, WhatIsNotPython) {
  for (const std::string_view line :
       {"print 'hello'", "exec 'x'", "raise E, 'x'", "print >>f, 'x' 'y' z", "x = `y`", "<<<<<<< HEAD",
        "=======", ">>>>>>> other", "{% if x %}", "class {{ name }}:", "import {{ name }}", "def {{ name }}(self):",
        "This is a line of English prose.", "$ pip install x", "<html><body>text here</body></html>", "x = y z"}) {
    const std::string source = "before = 1\n" + std::string(line) + "\nafter = 2\n";
    EXPECT_EQ(python_facts("binding call import class function unparsed", source),
              "binding 1 before kind=number\nbinding 3 after kind=number\nunparsed 2\n")
        << line;
  }
}

TEST(PythonHostile, Nesting) {
  constexpr std::size_t kDeep = 100'000;
  for (const std::string_view bracket :
       {"(",    "[",      "{",      "f(",      "a[",         "f'{",       "f\"{",      "f'{x:{",   "lambda ",
        "not ", "-",      "a.",     "a or ",   "if x: ",     "class C: ", "def f(): ", "try: ",    "match x: ",
        "x = ", "x, ",    "x := ",  "yield -", "__all__ = ", "x[",        "get(",      "getattr(", "a.b.",
        "@",    "await ", "yield ", "*",       "x: ",        "'a' ",      "f'a' ",     "x if "}) {
    check(repeated(bracket, kDeep));
    check("def f():\n    y = " + repeated(bracket, kDeep) + "\n    z = 1\n");
  }
  const FileFacts facts = check("x = " + repeated("(", kDeep) + repeated(")", kDeep) + "\ny = 1\n");
  EXPECT_EQ(facts.bindings.size(), 1U);
  EXPECT_EQ(facts.unparsed.size(), 1U);
  check(repeated("(", kDeep) + repeated("]", kDeep));
  check(repeated("f'{f\"{", kDeep / 2) + repeated("}\"}'", kDeep / 2));
  check("x = a" + repeated("(1)", kDeep) + "\n");
  check("async def f():\n    await a" + repeated("()", kDeep) + "\n");
  check("async def f():\n    await " + repeated("(", 150) + "a" + repeated(").b()", 150) + "\n");
}

TEST(PythonHostile, Indentation) {
  for (const std::string_view header : {"if a:", "def f():", "class C:", "try:", "match a:"}) {
    std::string source;
    for (std::size_t depth = 0; depth < 6'000; ++depth) {
      source.append(depth, ' ').append(header) += '\n';
    }
    const FileFacts facts = check(source + repeated(" ", 6'000) + "pass\ny = 1\n");
    EXPECT_FALSE(facts.unparsed.empty()) << header;
    EXPECT_EQ(facts.bindings.size(), 1U) << header;
  }
}

TEST(PythonHostile, Size) {
  constexpr std::size_t kMany = 2'000'000;
  check("x = '" + repeated("a", 50'000'000) + "'\n");
  check("x = [" + repeated("1, ", kMany) + "]\n");
  check("x = {" + repeated("'a': f('b'), ", kMany / 4) + "}\n");
  check(repeated("x = 1; ", kMany));
  check("# " + repeated("x", 10'000'000));
  check(repeated("#\n", kMany));
  check(repeated("# fount: accept[a]\n", 100'000));
  check(repeated("\n", 10'000'000));
  check(repeated("@d\n", 100'000));
  check(repeated("a\n  b\n", 100'000));
  check(repeated("'''", 100'000));
  check(repeated("\\", 1'000'000) + "'");
  check("'''" + repeated("\\", 1'000'000) + repeated("\\'''", 100'000));
  check("'''" + repeated("deprecated use canonical SSOT for the only ", 100'000) + "'''\n");
  check(repeated("'''Deprecated use use use use use use use'''\ndef f():\n  ", 50'000));
  EXPECT_FALSE(check("x = [" + repeated("1,", 3'000'000) + "]\n").unparsed.empty())
      << "more tokens than a line may have";
  EXPECT_EQ(check("x = f'" + repeated("{a}", kMany) + "'\ny = 1\n").bindings.size(), 1U);
}

TEST(PythonHostile, OneHugeFileDoesNotSlowDownTheNext) {
  std::string huge;
  for (int i = 0; i < 300'000; ++i) huge += "name_" + std::to_string(i) + " = 1\n";
  check(huge);
  const double begin = cpu_seconds();
  for (int i = 0; i < 2'000; ++i) extract(Language::python, "x = 1\n");
  EXPECT_LT(cpu_seconds() - begin, 1);
}

}  // namespace
}  // namespace fount
