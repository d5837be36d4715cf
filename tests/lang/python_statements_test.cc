#include <gtest/gtest.h>

#include "lang/extract.h"
#include "tests/lang/facts_text.h"

namespace fount {
namespace {

void check(std::string_view kinds, std::string_view source, std::string_view expected) {
  EXPECT_EQ(python_facts(kinds, source), expected) << source;
}

TEST(PythonBindings, Targets) {
  check("binding", "a = b = 1\nc, (d, *e) = f()\n[g, h] = 1, 2\n(i) = 3\nj: int\nk: List[int] = []\nl += 1\n",
        "binding 1 a kind=number\n"
        "binding 1 b kind=number\n"
        "binding 2 c kind=other\n"
        "binding 2 d kind=other\n"
        "binding 2 e kind=other\n"
        "binding 3 g kind=other\n"
        "binding 3 h kind=other\n"
        "binding 4 i kind=number\n"
        "binding 5 j kind=none annotation=int\n"
        "binding 6 k kind=list annotation=List\n"
        "binding 7 l kind=number augmented=yes\n");
}

TEST(PythonBindings, Scopes) {
  check("binding",
        "if x:\n    A = 1\nclass C:\n    B: ClassVar[int] = 2\n    try:\n        D = 3\n    except E:\n        pass\n"
        "    def f(self):\n        F = 4\n",
        "binding 2 A kind=number in=if@1\n"
        "binding 4 B kind=number annotation=ClassVar of=C\n"
        "binding 6 D kind=number of=C in=try@5\n");
}

TEST(PythonBindings, WhatOtherStatementsBind) {
  check("binding",
        "for a, (b, *c.d) in e: pass\nwith f as g, (h) as [i, j]: pass\nif (k := l): pass\n"
        "m = lambda n: (o := n)\nclass P:\n    for q in r: pass\n    del q\ndef s(t=(u := 1)):\n    global v, w\n"
        "    for x in y: pass\n    del w\ntry: pass\nexcept E as z: pass\ndel a, (b, c.d)\n",
        "binding 1 a kind=other form=target\n"
        "binding 1 b kind=other form=target\n"
        "binding 2 g kind=other form=target\n"
        "binding 2 i kind=other form=target\n"
        "binding 2 j kind=other form=target\n"
        "binding 3 k kind=name value=l\n"
        "binding 4 m kind=other\n"
        "binding 6 q kind=other form=target of=P\n"
        "binding 7 q kind=none form=deleted of=P\n"
        "binding 8 u kind=number\n"
        "binding 9 v kind=none form=global\n"
        "binding 9 w kind=none form=global\n"
        "binding 14 a kind=none form=deleted\n"
        "binding 14 b kind=none form=deleted\n");
}

TEST(PythonBindings, Captures) {
  check("binding",
        "match x:\n    case a.b | C(d, e=f) | {'g': h, **i} if (j := k): pass\n    case [1, _, *l] as m: pass\n"
        "    case n: pass\ndef o():\n    match x:\n        case p: pass\n",
        "binding 2 j kind=name value=k\n"
        "binding 2 d kind=other form=target\n"
        "binding 2 f kind=other form=target\n"
        "binding 2 h kind=other form=target\n"
        "binding 2 i kind=other form=target\n"
        "binding 3 l kind=other form=target\n"
        "binding 3 m kind=other form=target\n"
        "binding 4 n kind=other form=target\n");
}

TEST(PythonBindings, Kinds) {
  const auto kind_of = [](std::string_view value) {
    const std::string fact = python_facts("binding", "x = " + std::string(value) + "\n");
    return fact.substr(12, fact.size() - 13);
  };
  EXPECT_EQ(kind_of("a.b"), "kind=name value=a.b");
  EXPECT_EQ(kind_of("(a)"), "kind=name value=a");
  EXPECT_EQ(kind_of("a.b(c)[0]"), "kind=other");
  EXPECT_EQ(kind_of("a.b(c)"), "kind=call value=a.b");
  EXPECT_EQ(kind_of("await a.b(c)"), "kind=call value=a.b");
  EXPECT_EQ(kind_of("a(b).c()"), "kind=call");
  EXPECT_EQ(kind_of("(a.b).c()"), "kind=call value=a.b.c");
  EXPECT_EQ(kind_of("'' .join(a)"), "kind=call");
  EXPECT_EQ(kind_of("'secret'"), "kind=string");
  EXPECT_EQ(kind_of("('a' \n b'c')"), "kind=string");
  EXPECT_EQ(kind_of("f'a{b}'"), "kind=other");
  EXPECT_EQ(kind_of("-1.5e3"), "kind=number");
  EXPECT_EQ(kind_of("0x_ff"), "kind=number");
  EXPECT_EQ(kind_of("1 + 2"), "kind=other");
  EXPECT_EQ(kind_of("True"), "kind=boolean");
  EXPECT_EQ(kind_of("None"), "kind=null");
  EXPECT_EQ(kind_of("..."), "kind=other");
  EXPECT_EQ(kind_of("[a for b, c in d]"), "kind=list");
  EXPECT_EQ(kind_of("{}"), "kind=dict");
  EXPECT_EQ(kind_of("{**a}"), "kind=dict");
  EXPECT_EQ(kind_of("{a: b for c in d}"), "kind=dict");
  EXPECT_EQ(kind_of("{a, b}"), "kind=set");
  EXPECT_EQ(kind_of("{a[b:c]}"), "kind=set");
  EXPECT_EQ(kind_of("{lambda: a}"), "kind=set");
  EXPECT_EQ(kind_of("()"), "kind=tuple");
  EXPECT_EQ(kind_of("(a,)"), "kind=tuple");
  EXPECT_EQ(kind_of("a, b"), "kind=tuple");
  EXPECT_EQ(kind_of("(a for b, c in d)"), "kind=other");
  EXPECT_EQ(kind_of("lambda a, b=1: a or b"), "kind=other");
  EXPECT_EQ(kind_of("(yield)"), "kind=other");
}

TEST(PythonBindings, ChoicesAndTestsAreMasked) {
  const auto value_of = [](std::string_view value) {
    const std::string fact = python_facts("binding", "x = " + std::string(value) + "\n");
    return fact.substr(12, fact.size() - 13);
  };
  EXPECT_EQ(value_of("a or 'secret'"), "kind=choice value='a or\"\"'");
  EXPECT_EQ(value_of("a if b else c"), "kind=choice value='a if b else c'");
  EXPECT_EQ(value_of("a and b or c"), "kind=choice value='a and b or c'");
  EXPECT_EQ(value_of("a or lambda: b"), "kind=choice value='a or lambda:b'");
  EXPECT_EQ(value_of("not a"), "kind=test value='not a'");
  EXPECT_EQ(value_of("a == 1"), "kind=test value=a==1");
  EXPECT_EQ(value_of("a is not b"), "kind=test value='a is not b'");
  EXPECT_EQ(value_of("a & b"), "kind=other");
}

TEST(PythonBindings, EqualValuesHashAlike) {
  const auto hash_of = [](std::string_view value) {
    return extract(Language::python, "x = " + std::string(value) + "\n").bindings.at(0).value_hash;
  };
  EXPECT_EQ(hash_of("[1, 'a']"), hash_of("([ 1,\n'a' ])"));
  EXPECT_NE(hash_of("[1, 'a']"), hash_of("[1, 'b']"));
  EXPECT_NE(hash_of("f'a{b}'"), hash_of("f'c{b}'"));
  EXPECT_EQ(hash_of("'" + std::string(63, 'x') + "'"), 0U);
  EXPECT_NE(hash_of("'" + std::string(62, 'x') + "'"), 0U);
}

TEST(PythonBindings, TypeAliases) {
  check("binding", "type X = a.B\ntype Y[T: int] = list[T]\ntype = 1\ntype(x)\n",
        "binding 1 X kind=name value=a.B\nbinding 2 Y kind=other\nbinding 3 type kind=number\n");
}

TEST(PythonSteps, InFunctions) {
  check("step",
        "def f(self):\n    global g, h\n    self.x = y = k()\n    self.m[id(o)].n[u] = 1\n    a += 1\n    b, c = d\n"
        "    del e, self.z[0]\n    t: int = 3\n    u: int\n    return x or y\n",
        "step 2 global target=g kind=none of=f\n"
        "step 2 global target=h kind=none of=f\n"
        "step 3 assign target=self.x kind=call value=k of=f\n"
        "step 3 assign target=y kind=call value=k of=f\n"
        "step 4 assign target=self.m[].n[] kind=number key=name keyed-by=u of=f\n"
        "step 5 augment target=a kind=number of=f\n"
        "step 6 assign target=b kind=other of=f\n"
        "step 6 assign target=c kind=other of=f\n"
        "step 7 delete target=e kind=none of=f\n"
        "step 7 delete target=self.z[] kind=none key=number of=f\n"
        "step 8 assign target=t kind=number of=f\n"
        "step 10 return kind=choice value='x or y' of=f\n");
}

TEST(PythonSteps, Keys) {
  check("step", "def f():\n    a[id(o)] = 1\n    b['secret'] = 2\n    c[d or e] = 3\n    g().h = 4\n",
        "step 2 assign target=a[] kind=number key=call keyed-by=id of=f\n"
        "step 3 assign target=b[] kind=number key=string of=f\n"
        "step 4 assign target=c[] kind=number key=choice of=f\n");
}

TEST(PythonSteps, ExitsAndYields) {
  check("step",
        "def f():\n    if a: raise b.E('x') from c\n    raise\n    x = yield d\n    yield from e()\n    yield\n    "
        "return\n",
        "step 2 raise kind=call value=b.E of=f in=if@2\n"
        "step 3 raise kind=none of=f\n"
        "step 4 yield kind=name value=d of=f\n"
        "step 4 assign target=x kind=other of=f\n"
        "step 5 yield kind=call value=e of=f\n"
        "step 6 yield kind=none of=f\n"
        "step 7 return kind=none of=f\n");
}

TEST(PythonSteps, HeadersAssign) {
  check("step",
        "def f():\n    for k, v in d.items():\n        pass\n    with a.b() as c, e as g.h: pass\n"
        "    if (n := len(x)) > 1: pass\n    for i in y: pass\n",
        "step 2 assign target=k kind=other of=f\n"
        "step 2 assign target=v kind=other of=f\n"
        "step 4 assign target=c kind=call value=a.b of=f\n"
        "step 4 assign target=g.h kind=name value=e of=f\n"
        "step 5 assign target=n kind=call value=len of=f\n"
        "step 6 assign target=i kind=name value=y of=f\n");
}

TEST(PythonSteps, ModuleLevelHasOnlyPlaces) {
  check("step", "a.b = 1\nc[d] = 2\ne = 3\ndel e, a.b\nclass K:\n    r['x'] = 1\n",
        "step 1 assign target=a.b kind=number\n"
        "step 2 assign target=c[] kind=number key=name keyed-by=d\n"
        "step 4 delete target=a.b kind=none\n"
        "step 6 assign target=r[] kind=number key=string of=K\n");
}

TEST(PythonExports, LiteralsAndWhatIsComputed) {
  check("export file", "__all__ = ['a', \"b\"]\n__all__ += ('c',)\n__all__.extend(['d'])\n__all__.append('e')\n",
        "file t.py lines=4 flags=has-exports\n"
        "export 1 a\nexport 1 b\nexport 2 c\nexport 3 d\nexport 4 e\n");
  check("export file", "__all__: list[str] = ['a'] + x.__all__ + ['b']\n",
        "file t.py lines=1 flags=has-exports,dynamic-exports\nexport 1 a\nexport 1 b\n");
  check("export file", "__all__ = []\n", "file t.py lines=1 flags=has-exports\n");
  for (const std::string_view computed :
       {"__all__ = [n for n in x]", "__all__ = x", "__all__ = ['a', b]", "__all__.remove('a')", "a, __all__ = x()"}) {
    EXPECT_NE(python_facts("file", std::string(computed) + "\n").find("dynamic-exports"), std::string::npos)
        << computed;
  }
  check("export file", "def f():\n    __all__ = ['a']\n", "file t.py lines=2\n");
}

TEST(PythonModule, Flags) {
  const auto flags_of = [](std::string_view source) {
    const std::string fact = python_facts("file", source);
    const std::size_t begin = fact.find("flags=");
    return begin == std::string::npos ? std::string() : fact.substr(begin + 6, fact.size() - begin - 7);
  };
  for (const std::string_view source : {"def __getattr__(name): return 1\n", "__getattr__ = x\n",
                                        "from a import __getattr__\n", "__getattr__, b = lazy()\n"}) {
    EXPECT_EQ(flags_of(source), "module-getattr") << source;
  }
  for (const std::string_view source :
       {"globals()[x] = 1\n", "def f():\n    globals()[x] = 1\n", "globals().update(x)\n", "locals().update(x)\n",
        "vars()['x'] = 1\n", "exec(code)\n", "def f(): exec(code, globals())\n",
        "setattr(sys.modules[__name__], a, b)\n", "sys.modules[__name__].x = 1\n",
        "sys.modules[__name__].__dict__.update(x)\n",
        "def f():\n    this = sys.modules[__name__]\n    setattr(this, a, b)\n", "publish(globals(), x)\n",
        "this = sys.modules[__name__]\nthis.__dict__.update(x)\n", "this = sys.modules[__name__]\nthis.x = 1\n",
        "this = sys.modules[__name__]\nthis.__dict__[a] = 1\n"}) {
    EXPECT_EQ(flags_of(source), "dynamic-names") << source;
  }
  for (const std::string_view source : {"sys.path.insert(0, x)\n", "sys.path = []\n", "sys.path[0:0] = [x]\n",
                                        "def f(): sys.path.append(x)\n", "sys.path += [x]\n", "site.addsitedir(x)\n"}) {
    EXPECT_EQ(flags_of(source), "touches-sys-path") << source;
  }
  for (const std::string_view source : {"__path__ = extend_path(__path__, __name__)\n", "__path__.append(x)\n",
                                        "__import__('pkg_resources').declare_namespace(__name__)\n"}) {
    EXPECT_EQ(flags_of(source), "extends-path") << source;
  }
  for (const std::string_view source : {"sys.modules['a'] = b\n", "sys.modules.update(x)\n"}) {
    EXPECT_EQ(flags_of(source), "replaces-module") << source;
  }
  EXPECT_EQ(flags_of("'''Only\nwords.'''\n\n'more'\n# remark\n"), "documentation");
  for (const std::string_view source :
       {"", "# remark\n", "'a'\nx = 1\n", "pass\n", "def f(): locals().update(x)\n", "def f(): exec(code)\n",
        "def f():\n    __path__ = 1\n", "class C:\n    def __getattr__(self, n): return 1\n", "sys.path.index(x)\n",
        "x.update(globals())\n", "x = sorted(globals())\n", "def f(): publish(globals())\n",
        "here = sys.modules[__name__]\nsetattr(there, a, b)\n", "m = sys.modules[a]\nsetattr(m, a, b)\n",
        "m = sys.modules[__name__]\nm.f(a, b)\n"}) {
    EXPECT_EQ(flags_of(source), "") << source;
  }
}

}  // namespace
}  // namespace fount
