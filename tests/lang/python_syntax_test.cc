#include <gtest/gtest.h>

#include <string>

#include "lang/extract.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

// What the source needs, or nothing.
void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts("syntax", source), expected) << source;
}

TEST(PythonSyntax, WhatEachVersionBrought) {
  check("if (n := f()): pass\n", "syntax 1 walrus needs=3.8\n");
  check("def f(a, /, b): pass\n", "syntax 1 positional-only needs=3.8\n");
  check("f = lambda a, /: a\n", "syntax 1 positional-only needs=3.8\n");
  check("print(f'{x = !r:>10}')\n", "syntax 1 fstring-debug needs=3.8\n");
  check("def f():\n    return a, *b\n", "syntax 2 starred-result needs=3.8\n");
  check("def f():\n    x = yield *a, b\n", "syntax 2 starred-result needs=3.8\n");
  check("with (open(a) as b, open(c)):\n    pass\n", "syntax 1 parenthesized-with needs=3.9\n");
  check("@buttons[0].clicked\ndef f(): pass\n", "syntax 1 decorator-expression needs=3.9\n");
  check("@a().b\ndef f(): pass\n", "syntax 1 decorator-expression needs=3.9\n");
  check("for x in a, *b: pass\n", "syntax 1 starred-iterable needs=3.9\n");
  check("match x:\n    case 1: pass\n", "syntax 1 match needs=3.10\n");
  check("match [*x]:\n    case [a, *b] if c: pass\n    case [*_]: d[*e]\n",
        "syntax 1 match needs=3.10\nsyntax 3 starred-subscript needs=3.11\n");
  check("try: f()\nexcept* E: pass\n", "syntax 2 except-star needs=3.11\n");
  check("a[b, *c]\n", "syntax 1 starred-subscript needs=3.11\n");
  check("def f(*args: *Ts): pass\n", "syntax 1 starred-subscript needs=3.11\n");
  check("class C[T]: pass\n", "syntax 1 type-parameters needs=3.12\n");
  check("async def f[T](a): pass\n", "syntax 1 type-parameters needs=3.12\n");
  check("class C[T = int]: pass\n", "syntax 1 type-parameters needs=3.12\nsyntax 1 type-default needs=3.13\n");
  check("type X[T] = list[T]\n", "syntax 1 type-statement needs=3.12\n");
  check("t'{x}'\n", "syntax 1 template-string needs=3.14\n");
}

TEST(PythonSyntax, FStringsOfNewerVersions) {
  constexpr std::string_view kNeeds = "syntax 1 nested-fstring needs=3.12\n";
  check("f'{a['b']}'\n", kNeeds);
  check("f\"{a} {b[\"c\"]}\"\n", kNeeds);
  check("f'{\"\\n\".join(a)}'\n", kNeeds);
  check("f'{f\"\\n{a}\"}'\n", kNeeds);
  check("f'''{a['''b''']}'''\n", kNeeds);
  check("f'{a\n}'\n", "syntax 1-2 nested-fstring needs=3.12\n");
  check("f'''{a # why\n}'''\n", "syntax 1-2 nested-fstring needs=3.12\n");
}

TEST(PythonSyntax, WhatHasAlwaysParsed) {
  for (const std::string_view source : {"f'{a[\"b\"]} \\' \\n {{}} {c:>{d}} {e!r}'\n",
                                        "f'''{a['b']} \"\n{c}'''\n",
                                        "f\"{a == b} {f(x=1)}\"\n",
                                        "f'a' 'b'\n",
                                        "rf'\\d{a}\\''\n",
                                        "f'a \\\n{b}'\n",
                                        "f'''{a['#']} # no comment'''\n",
                                        "x = {'a': 1, **b}\n",
                                        "f(*a, **b)\n",
                                        "a[(*b, c)]\n",
                                        "def f(): return (*a, b)\n",
                                        "for x in (*a, b): pass\n",
                                        "with (a): pass\n",
                                        "@a.b(c)\ndef f(): pass\n",
                                        "with (yield a) as b: pass\n",
                                        "match = 1\n",
                                        "type = 2\n",
                                        "a = b / c\n",
                                        "f(a, b / c)\n",
                                        "x: int = 1\nif x: *a, b = c\n",
                                        "else_ = a[1:2]\n"}) {
    check(source, "");
  }
}

TEST(PythonSyntax, TheFirstOfEachKindIsKept) {
  check("(a := 1)\n(b := 2)\nmatch x:\n    case 1: (c := 3)\n",
        "syntax 1 walrus needs=3.8\nsyntax 3 match needs=3.10\n");
}

}  // namespace
}  // namespace fount
