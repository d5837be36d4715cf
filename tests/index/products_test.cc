// What functions return: one table row per way to make or keep an instance, and per way to be unknowable.
#include <gtest/gtest.h>

#include <string>

#include "tests/index/repository.h"

namespace fount::test {
namespace {

// "shared m.C" for the last module-level function of m.py called `f`, or the last method of that name.
std::string product_of_f(const Index& index) {
  const FileId file = file_named(index, "m.py");
  std::string found = "no f";
  for (std::uint32_t d = 0; d < index.facts(file).definitions.size(); ++d) {
    if (index.facts(file).text(index.facts(file).definitions[d].name) != "f") continue;
    const Product& product = index.products().of(index.id_of(file, d));
    found = std::string(name_of(product.origin));
    if (product) found += " " + index.symbol_of(product.of);
    if (product && !product.bare) found += " with arguments";
  }
  return found;
}

struct Case {
  std::string_view name, code, expected;  // the code follows `class C` and `class D`
};

const Case kCases[] = {
    {"construction", "def f(): return C()\n", "fresh m.C"},
    {"with_arguments", "def f(a): return C(a)\n", "fresh m.C with arguments"},
    {"through_a_local", "def f():\n    c = C()\n    c.x = 1\n    return c\n", "fresh m.C"},
    {"through_another", "def g(): return C()\ndef f(): return g()\n", "fresh m.C"},
    {"through_each_other", "def g(): return f()\ndef f(): return g()\n", "unknown"},
    {"through_an_alias", "E = C\ndef f(): return E()\n", "fresh m.C"},
    {"through_a_local_alias", "def f():\n    kind = C\n    return kind()\n", "fresh m.C"},
    {"class_method", "class K:\n    @classmethod\n    def f(cls): return cls()\n", "fresh m.K"},
    {"own_method", "class K:\n    def g(self): return C()\n    def f(self): return self.g()\n", "fresh m.C"},
    {"none_is_no_product", "def f(a):\n    if a:\n        return None\n    return C()\n", "fresh m.C"},
    {"awaited_function", "async def g(): return C()\nasync def f(): return await g()\n", "fresh m.C"},
    {"awaited_construction", "async def f(): return await C()\n", "unknown"},
    {"two_classes", "def f(a):\n    if a:\n        return C()\n    return D()\n", "unknown"},
    {"parameter", "def f(C): return C()\n", "unknown"},
    {"default_of_a_parameter", "def f(c=None):\n    if c is None:\n        c = C()\n    return c\n", "unknown"},
    {"what_a_method_returns", "def f(): return C().x()\n", "unknown"},
    {"generator", "def f():\n    yield 1\n    return C()\n", "unknown"},
    {"unknown_decorator", "@route\ndef f(): return C()\n", "unknown"},
    {"local_cycle", "def f():\n    a = b\n    b = a\n    return a\n", "unknown"},
    {"global_filled_here", "_c = None\ndef f():\n    global _c\n    if _c is None:\n        _c = C()\n    return _c\n",
     "shared m.C"},
    {"made_at_import", "c = C()\ndef f(): return c\n", "shared m.C"},
    {"global_filled_elsewhere", "_c = None\ndef start():\n    global _c\n    _c = C()\ndef f(): return _c\n",
     "shared m.C"},
    {"class_attribute",
     "class K:\n    _k = None\n    @classmethod\n    def f(cls):\n        if cls._k is None:\n            cls._k = "
     "cls()\n"
     "        return cls._k\n",
     "shared m.K"},
    {"cached", "@functools.lru_cache(maxsize=None)\ndef f(): return C()\n", "shared m.C"},
    {"cached_by_argument", "@cache\ndef f(a): return C(a)\n", "keyed m.C with arguments"},
    {"dictionary", "_cs = {}\ndef f(k):\n    if k not in _cs:\n        _cs[k] = C()\n    return _cs[k]\n", "keyed m.C"},
    {"dictionary_through_get",
     "_cs = {}\ndef f(k):\n    c = _cs.get(k)\n    if c is None:\n        c = C()\n        _cs[k] = c\n    return c\n",
     "keyed m.C"},
    {"another_subscript", "_cs = {}\ndef f(k):\n    if k not in _cs:\n        _cs[k] = C()\n    return _other[k]\n",
     "unknown"},
    {"registered_not_kept", "_cs = {}\ndef f(k):\n    c = C()\n    _cs[k] = c\n    return c\n", "fresh m.C"},
    {"attribute_of_self",
     "class K:\n    def f(self):\n        if self._c is None:\n            self._c = C()\n        return self._c\n",
     "owned m.C"},
};

class ProductsTest : public testing::TestWithParam<Case> {};

TEST_P(ProductsTest, what_f_returns) {
  const std::string code = "class C: pass\nclass D: pass\n" + std::string(GetParam().code);
  const auto index = index_of({{"m.py", code}});
  EXPECT_EQ(product_of_f(*index), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Products, ProductsTest, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

// How many calls are known to mean the class C of pkg/c.py.
std::size_t constructions(std::string_view use) {
  const auto index = index_of({{"pkg/__init__.py", "from .c import C as Exported\n"},
                               {"pkg/c.py", "class C: pass\nclass D: pass\n"},
                               {"use.py", std::string(use)},
                               {"tests/test_use.py", "from pkg.c import C\nC()\n"}});
  return index->calls().of(index->id_of(file_named(*index, "pkg/c.py"), 0)).size();
}

TEST(Calls, are_resolved_through_imports_and_local_scopes) {
  EXPECT_EQ(constructions("from pkg.c import C\nC()\n"), 1U);
  EXPECT_EQ(constructions("import pkg.c\npkg.c.C()\n"), 1U);
  EXPECT_EQ(constructions("from pkg import Exported\nExported()\n"), 1U);
  EXPECT_EQ(constructions("def f():\n    from pkg.c import C\n    return [C() for _ in x]\n"), 1U);
  EXPECT_EQ(constructions("from pkg.c import C\nclass K:\n    c = C()\n    def f(self): return C()\n"), 2U);
}

TEST(Calls, what_a_local_name_hides_is_not_guessed) {
  EXPECT_EQ(constructions("from pkg.c import C\ndef f(C): return C()\n"), 0U);
  EXPECT_EQ(constructions("from pkg.c import C\ndef f():\n    C = g()\n    return C()\n"), 0U);
  EXPECT_EQ(constructions("from pkg.c import C\ndef f():\n    def C(): pass\n    return C()\n"), 0U);
  EXPECT_EQ(constructions("if x:\n    from pkg.c import C\nelse:\n    from pkg.c import D as C\nC()\n"), 0U);
}

}  // namespace
}  // namespace fount::test
