#include "lang/python_tokens.h"

#include <gtest/gtest.h>

#include <string>

namespace fount::python {
namespace {

// Logical lines as "indent: token token", a broken one as "broken from-to"; brackets of f-strings and their fields
// show as f" and {f }f.
std::string lines_of(std::string_view source) {
  Lexer lexer(source);
  LogicalLine line;
  std::string text;
  while (lexer.next(line)) {
    if (line.broken) {
      text += "broken " + std::string(source.substr(line.begin, line.end - line.begin)) + "\n";
      continue;
    }
    text += std::to_string(line.indent) + ":";
    for (const Token& token : line.tokens()) {
      EXPECT_LE(token.end, source.size());
      EXPECT_EQ(kOpening.has(token.kind) || kClosing.has(token.kind), token.partner != 0);
      EXPECT_EQ((&token)[token.partner].partner, -token.partner);
      text += " " + std::string(source.substr(token.begin, token.end - token.begin));
    }
    text += "\n";
  }
  return text;
}

void check(std::string_view source, std::string_view expected) { EXPECT_EQ(lines_of(source), expected) << source; }

TEST(PythonTokens, JoinedLines) {
  check("a = (1,\n  # remark\n 2)\nb \\\n  = 3\n", "0: a = ( 1 , 2 )\n0: b = 3\n");
  check("a\r\nb\rc\n", "0: a\n0: b\n0: c\n");
  check("a = [\r\n 1]\r\nb \\\r\n= 2\rc", "0: a = [ 1 ]\n0: b = 2\n0: c\n");
  check(
      "\xEF\xBB\xBF"
      "a\n",
      "0: a\n");
  check("", "");
  check("\n\n  # only\n\t\n", "");
}

TEST(PythonTokens, Indentation) {
  check("if a:\n\tb\n        c\n  \td\n", "0: if a :\n8: b\n8: c\n8: d\n");
  check("if a:\n  \f    b\n", "0: if a :\n4: b\n");
  check("if a:\n    \\\n  b\n", "0: if a :\n4: b\n");
  check("\\\na\n", "0: a\n");
}

TEST(PythonTokens, Numbers) {
  check("1 1. .5 1.5e-3 1E5j 0xFFl\n", "broken 1 1. .5 1.5e-3 1E5j 0xFFl\n");
  check("f(1, 1., .5, 1.5e-3, 1E5j, 0xFF_f, 0b1_0, 0O17, 1_000)\n",
        "0: f ( 1 , 1. , .5 , 1.5e-3 , 1E5j , 0xFF_f , 0b1_0 , 0O17 , 1_000 )\n");
  check("x = 1if y else 2\n", "0: x = 1 if y else 2\n");
  check("x = 1 .real + 1..imag + 0xfor y\n", "0: x = 1 . real + 1. . imag + 0xf or y\n");
  check("x = 1e + 2\n", "broken x = 1e + 2\n");
}

TEST(PythonTokens, Operators) {
  check("a**=b//c<<d!=e->f:=g...h@=i;j\n", "0: a **= b // c << d != e -> f := g ... h @= i ; j\n");
  check("a<=b>=c==d>>=e&f|g^h~i\n", "0: a <= b >= c == d >>= e & f | g ^ h ~ i\n");
}

TEST(PythonTokens, Strings) {
  check("f('a', \"b'\", r'\\', x)\n", "broken f('a', \"b'\", r'\\', x)\n");
  check("f('a\\'', Rb'\\'', u'''b'\n\"\"''', \"\"\"\\\"\"\"\"\"\")\n",
        "0: f ( 'a\\'' , Rb'\\'' , u'''b'\n\"\"''' , \"\"\"\\\"\"\"\" \"\" )\n");
  check("'a\\\nb'\n'c\\\r\nd'\n", "0: 'a\\\nb'\n0: 'c\\\r\nd'\n");
  check("x = ur'a'\n", "broken x = ur'a'\n");
  check("'a' b'c' f'd'\n", "0: 'a' b'c' f' '\n");
}

TEST(PythonTokens, FStrings) {
  check("f'a{b}c'\n", "0: f' { b } '\n");
  check("f'{{a}} {b!r:>{c}} {d=} {e != f}'\n", "0: f' { b { c } } { d = } { e != f } '\n");
  check("f'{a['b']}{c(\"d\")}{f'{e}'}'\n", "0: f' { a [ 'b' ] } { c ( \"d\" ) } { f' { e } ' } '\n");
  check("f'''{\n a\n # remark }'\n}'''\n", "0: f''' { a } '''\n");
  check("f'\\N{DASH}{a}\\{b}' rf'\\{c}' fR'\\''\n", "0: f' { a } { b } ' rf' { c } ' fR' '\n");
  check("f'{x:{{y}}}'\n", "0: f' { x { { y } } } '\n");
  check("f'{lambda x: 1}'\n", "0: f' { lambda x } '\n");
  check("f'{(lambda x: 1)}'\n", "0: f' { ( lambda x : 1 ) } '\n");
  check("f'{x:%H:%M}' t'{y}'\n", "0: f' { x } ' t' { y } '\n");
}

TEST(PythonTokens, OneBrokenLineCostsOneStatement) {
  for (const std::string_view broken :
       {"x = 'a",       "x = f(1",       "x = )",          "x = (1]",    "x = a b",      "x = 1 2",
        "print 'x'",    "x = a ? b : c", "x = $y",         "a <> b",     "{% if x %}",   "x = f'{a'",
        "x = f'{a b}'", "x = f'{'",      "x = f'a",        "import `x`", "a = return",   "b is class",

        "<<<<<<< HEAD", "=======",       ">>>>>>> branch", "x = f'{(}'", "x = f'{a:{b}'"}) {
    const std::string lines = lines_of(std::string(broken) + "\nclass C: pass\n");
    EXPECT_EQ(lines.substr(0, 7), "broken ") << broken;
    EXPECT_TRUE(lines.ends_with("\n0: class C : pass\n")) << broken << "\n" << lines;
  }
}

TEST(PythonTokens, JoinsReachIntoTheNextLine) {
  check("x = \\\nclass C: pass\ny\n", "broken x = \\\nclass C: pass\n0: y\n");
  check("x = \"\\\nclass C: pass\ny\n", "broken x = \"\\\nclass C: pass\n0: y\n");
}

TEST(PythonTokens, SoftKeywordsMayStandBeforeAnOperand) {
  check("match x:\n  case 'y': type X = int\n", "0: match x :\n2: case 'y' : type X = int\n");
  check("a = match x\n", "broken a = match x\n");
}

TEST(PythonTokens, WordsThatAreAlmostKeywords) {
  check("iff = classs = Nonee = lambda_ = nonloca1\n", "0: iff = classs = Nonee = lambda_ = nonloca1\n");
  for (const std::string_view word :
       {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
        "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
        "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
        "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"}) {
    EXPECT_NE(word_kind(word), TokenKind::name) << word;
    EXPECT_EQ(word_kind(std::string(word) + "x"), TokenKind::name) << word;
  }
  EXPECT_EQ(word_kind("match"), TokenKind::name);
  EXPECT_EQ(word_kind(""), TokenKind::name);
}

}  // namespace
}  // namespace fount::python
