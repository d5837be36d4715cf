#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "lang/extract.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

void check(std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts("class function decorator", source), expected) << source;
}

TEST(PythonDefinitions, NestingAndExtent) {
  check(
      "class A(B, metaclass=M):\n    def f(self):\n        class C:\n            x = 1\n        return C\n\n    y = "
      "2\n",
      "class 1-7 A keyword=1 body=2 bases=B,metaclass=M\n"
      "function 2-5 A.f keyword=2 body=3 parameters=self\n"
      "class 3-4 A.f.C keyword=3 body=4\n");
  check("def f(): return 1\nclass B: pass\n",
        "function 1 f keyword=1 body=1\n"
        "class 2 B keyword=2 body=2 flags=empty-body\n");
  check("if x:\n    def f():\n        pass\nelse:\n    def f():\n        return g\n",
        "function 2-3 f keyword=2 body=3 in=if@1 flags=empty-body\n"
        "function 5-6 f keyword=5 body=6 in=else@4\n");
}

TEST(PythonDefinitions, TheEndIsTheLastTokenNotTheLastComment) {
  check("def f():\n    g(\n        1)\n    # remark\n\n# other\ndef h():\n    pass\n",
        "function 1-3 f keyword=1 body=2 flags=delegates delegate=g\n"
        "function 7-8 h keyword=7 body=8 flags=empty-body\n");
}

TEST(PythonDefinitions, Decorators) {
  check("@a.b(1, k='v')\n@c\n# remark\nasync def f(): ...\n",
        "function 1-4 f keyword=4 body=4 flags=async,empty-body\n"
        "decorator 1 a.b called=yes arguments=?;k=\"v\" of=f\n"
        "decorator 2 c of=f\n");
  check("@x[0](1)\n@(y or z)\nclass C: pass\n",
        "class 1-3 C keyword=3 body=3 flags=empty-body\n"
        "decorator 1 x of=C\n"
        "decorator 2 of=C\n");
  check("@lost\nx = 1\ndef f(): return 1\n", "function 3 f keyword=3 body=3\n");
}

TEST(PythonDefinitions, Parameters) {
  check("def f(a, b: 'X.Y[int]' = 1, /, c: t.D = None, *args: int, d=[], e: a | b = {}, **kw) -> d[1]: return 1\n",
        "function 1 f keyword=1 body=1 "
        "parameters=a,b:X.Y=number,c:t.D=null,*args:int,d=list,e:a=dict,**kw\n");
  check("def f(a=lambda x, y=1: x, *, b=(1, 2)): return 1\n",
        "function 1 f keyword=1 body=1 parameters=a=other,b=tuple\n");
}

TEST(PythonDefinitions, Bases) {
  check("class N(G[T], x(y), *z, **w, key=q.r, a if b else c): x = 1\n",
        "class 1 N keyword=1 body=1 bases=G,x,?,?,key=q.r,?\n");
}

TEST(PythonDefinitions, TypeParameters) {
  check("class N[T: (int, str), *Ts = *tuple[int]](Base[T]):\n    def f[**P](self, x: T) -> T: return g(x)\n",
        "class 1-2 N keyword=1 body=2 bases=Base\n"
        "function 2 N.f keyword=2 body=2 flags=delegates parameters=self,x:T delegate=g\n");
}

TEST(PythonDefinitions, EmptyBodies) {
  for (const std::string_view body : {"pass", "...", "'doc'", "'doc'\n    pass", "'doc'\n    ...\n    'more'"}) {
    check("def f():\n    " + std::string(body) + "\n\nx = 1\n",
          "function 1-" + std::to_string(2 + std::ranges::count(body, '\n')) + " f keyword=1 body=2 flags=empty-body" +
              (body.starts_with("'doc'") ? " docstring=doc\n" : "\n"));
  }
  check("def f():\n    'doc'\n    return\n", "function 1-3 f keyword=1 body=2 docstring=doc\n");
}

TEST(PythonDefinitions, AlwaysRaises) {
  check("def f():\n    raise a.E('x') from e\n", "function 1-2 f keyword=1 body=2 flags=always-raises raises=a.E\n");
  check("def f():\n    'd'\n    m = 'x'\n    log.error(m)\n    warnings.warn(m)\n    raise E(m)\n",
        "function 1-6 f keyword=1 body=2 flags=always-raises raises=E docstring=d\n");
  for (const std::string_view before :
       {"if x: pass", "return", "x = yield", "for a in b: pass", "try:\n        f()\n    finally: pass", "with a: pass",
        "while x: pass", "match x:\n        case 1: pass"}) {
    EXPECT_EQ(
        python_facts("function", "def f():\n    " + std::string(before) + "\n    raise E\n").find("always-raises"),
        std::string::npos)
        << before;
  }
  check("def f():\n    if x:\n        raise E\n", "function 1-3 f keyword=1 body=2\n");
  check("class C:\n    raise E\n", "class 1-2 C keyword=1 body=2\n");
}

TEST(PythonDefinitions, Delegates) {
  check("async def f():\n    'doc'\n    return await a.b(1)\n",
        "function 1-3 f keyword=1 body=2 flags=async,delegates delegate=a.b docstring=doc\n");
  check("def f(): return a().b()\n", "function 1 f keyword=1 body=1\n");
  check("def f():\n    a()\n    b()\n", "function 1-3 f keyword=1 body=2\n");
  check("def f():\n    with a:\n        b()\n", "function 1-3 f keyword=1 body=2\n");
  check("def f(): return a(1) or b\n", "function 1 f keyword=1 body=1\n");
}

TEST(PythonDefinitions, Generators) {
  check("def f():\n    def g():\n        yield 1\n    return g\n",
        "function 1-4 f keyword=1 body=2\nfunction 2-3 f.g keyword=2 body=3 flags=generator\n");
}

TEST(PythonDefinitions, Docstrings) {
  check("def f():\n    r'''\n    First line.  \n\n    more'''\n    return 1\n",
        "function 1-6 f keyword=1 body=2 docstring='First line.'\n");
  check("def f():\n    f'no'\n    return 1\n", "function 1-3 f keyword=1 body=2\n");
  check("def f():\n    b'no'\n    return 1\n", "function 1-3 f keyword=1 body=2\n");
  check("def f():\n    x = 1\n    'no'\n", "function 1-3 f keyword=1 body=2\n");
  const std::string wide = "def f():\n    '" + std::string(119, 'x') + "é'\n";
  const FileFacts facts = extract(Language::python, wide);
  EXPECT_EQ(facts.text(facts.definitions[0].docstring), std::string(119, 'x')) << "a character is not cut in two";
}

struct Hashes {
  std::uint64_t content, shape;
};

Hashes hashes(std::string_view source) {
  const FileFacts facts = extract(Language::python, source);
  return {facts.definitions.at(0).content_hash, facts.definitions.at(0).shape_hash};
}

TEST(PythonDefinitions, ContentHashIsOfTokens) {
  const std::uint64_t plain = hashes("def f(a):\n    return a + 1\n").content;
  for (const std::string_view same :
       {"def g(a):\n    return a + 1\n", "def f( a ) :\n  'doc'\n  # remark\n  return a\\\n+ 1\n",
        "x = 1\nclass C:\n    @dec\n    def f(a):\n\n        return a+1\n"}) {
    EXPECT_EQ(extract(Language::python, same).definitions.back().content_hash, plain) << same;
  }
  for (const std::string_view other : {"def f(a):\n    return a + 2\n", "def f(b):\n    return b + 1\n",
                                       "def f(a):\n    if a: return a + 1\n", "async def f(a):\n    return a - 1\n"}) {
    EXPECT_NE(hashes(other).content, plain) << other;
  }
}

TEST(PythonDefinitions, ContentHashSeesIndentation) {
  EXPECT_NE(hashes("def f():\n  if a:\n    b()\n  c()\n").content,
            hashes("def f():\n  if a:\n    b()\n    c()\n").content);
  EXPECT_EQ(hashes("def f():\n  if a:\n    b()\n  c()\n").content, hashes("def f():\n\tif a: b()\n\tc()\n").content);
}

TEST(PythonDefinitions, ContentHashSeesTheTextOfFStrings) {
  EXPECT_NE(hashes("def f(): return f'a{x}'\n").content, hashes("def f(): return f'b{x}'\n").content);
}

TEST(PythonDefinitions, ShapeHashTakesAllLiteralsForOne) {
  const Hashes one = hashes("def f(): return [1, 'a', True]\n");
  const Hashes two = hashes("def f(): return ['b', None, f'{x}']\n");
  EXPECT_NE(one.content, two.content);
  EXPECT_EQ(one.shape, two.shape);
  EXPECT_NE(one.shape, hashes("def f(): return [1, a, True]\n").shape);
}

TEST(PythonDefinitions, NamesAreThoseTheTextMayUse) {
  const FileFacts facts = extract(Language::python,
                                  "class C(Base):\n    def f(self, a: Type = DEFAULT):\n        return f'{CONST}'\n"
                                  "    @decorated\n    def g(self): pass\n");
  const auto uses = [&](std::size_t definition, std::string_view name) {
    return (facts.definitions.at(definition).names & name_bit(name)) == name_bit(name);
  };
  for (const std::string_view name : {"self", "a", "Type", "DEFAULT", "CONST"}) {
    EXPECT_TRUE(uses(0, name)) << name;
    EXPECT_TRUE(uses(1, name)) << name;
  }
  EXPECT_TRUE(uses(0, "Base"));
  EXPECT_TRUE(uses(0, "decorated"));
  EXPECT_EQ(facts.definitions.at(2).names, name_bit("self"));
}

}  // namespace
}  // namespace fount
