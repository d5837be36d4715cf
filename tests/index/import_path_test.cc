// Which of several import paths is recommended.
#include "index/import_path.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/index/repository.h"

namespace fount::test {
namespace {

constexpr const char* kUser = "from shop.prices import total\n\n\ndef all(x): return total(x)\n";

// How others are told to import `total` of shop/tools.py.
std::string advice(const std::string& facade, Files more = {}) {
  Files files{{"shop/__init__.py", ""}, {"shop/prices.py", facade}, {"shop/tools.py", "def total(x): return x\n"},
              {"till/__init__.py", ""}, {"till/a.py", kUser},       {"till/b.py", kUser}};
  files.emplace_back("till/c.py", "from shop.tools import total\n\n\ndef sum(x): return total(x)\n");
  files.insert(files.end(), more.begin(), more.end());
  std::ranges::sort(files);
  const auto index = index_of(files);
  return import_statement(*index, {TargetKind::definition, file_named(*index, "shop/tools.py"), 0}, "total");
}

TEST(ImportPath, most_consumers_decide) {
  EXPECT_EQ(advice("from shop.tools import total\n"), "from shop.prices import total");
}

TEST(ImportPath, where_it_is_defined_unless_twice_as_many_go_another_way) {
  const std::string direct = "from shop.tools import total\n\n\ndef sum(x): return total(x)\n";
  EXPECT_EQ(advice("from shop.tools import total\nFREE = total(0)\n", {{"till/d.py", direct}}),
            "from shop.tools import total");
}

// How many take `total` from its module, and how many from the package around it.
struct Takers {
  int deep, wide;
};

std::string advice_between(const std::string& package, const std::string& module, Takers takers) {
  const auto from = [](const std::string& home) {
    return "from " + home + " import total\n\n\ndef sum(x): return total(x)\n";
  };
  Files files{
      {"shop/__init__.py", package}, {"shop/" + module + ".py", "def total(x): return x\n"}, {"till/__init__.py", ""}};
  for (int i = 0; i < takers.deep; ++i)
    files.emplace_back("till/a" + std::to_string(i) + ".py", from("shop." + module));
  for (int i = 0; i < takers.wide; ++i) files.emplace_back("till/b" + std::to_string(i) + ".py", from("shop"));
  std::ranges::sort(files);
  const auto index = index_of(files);
  return import_statement(*index, {TargetKind::definition, file_named(*index, "shop/" + module + ".py"), 0}, "total");
}

TEST(ImportPath, between_a_module_and_the_package_around_it) {
  const std::string plain = "from shop.tools import total\n", offered = plain + "__all__ = ['total']\n";
  EXPECT_EQ(advice_between(plain, "tools", {3, 2}), "from shop.tools import total") << "most decide";
  EXPECT_EQ(advice_between(plain, "tools", {2, 3}), "from shop import total");
  EXPECT_EQ(advice_between(plain, "tools", {2, 2}), "from shop import total")
      << "the package where as many go either way";
  EXPECT_EQ(advice_between(offered, "tools", {3, 2}), "from shop import total") << "it offers the name";
  EXPECT_EQ(advice_between(offered, "tools", {5, 2}), "from shop.tools import total") << "more than twice as many";
  EXPECT_EQ(advice_between("from shop._tools import total\n", "_tools", {3, 2}), "from shop import total")
      << "a private module";
}

TEST(ImportPath, a_shim_is_never_advised) {
  EXPECT_EQ(advice("# Compatibility shim: was renamed to tools\nfrom shop.tools import *\n"),
            "from shop.tools import total");
}

TEST(ImportPath, nor_is_a_module_that_imports_a_consumer) {
  const std::string direct = "from shop.tools import total\nfrom till.c import sum\n";
  EXPECT_EQ(advice(direct), "from shop.tools import total");
  EXPECT_EQ(advice("from shop.tools import total\nimport bank\n", {{"bank.py", "import till.c\n"}}),
            "from shop.tools import total");
  const std::string late = "from shop.tools import total\n\n\ndef f():\n    from till.c import sum\n    return sum\n";
  EXPECT_EQ(advice(late), "from shop.prices import total");
  EXPECT_EQ(advice("from shop.tools import total\nFREE = total(0)\n"), "from shop.prices import total");
}

TEST(ImportPath, where_every_way_closes_a_circle_none_that_is_kept_for_compatibility) {
  const std::string user = "from till.%s import total\n\n\ndef sum(x): return total(x)\n";
  const auto through = [&](const char* module) { return std::string(user).replace(user.find("%s"), 2, module); };
  Files files{{"shop/__init__.py", ""},
              {"shop/tools.py", "def total(x): return x\n"},
              {"till/__init__.py", ""},
              {"till/new.py", "from shop.tools import total\nimport desk.a\n"},
              {"till/old.py", "# This file only exists for backwards compatibility.\nfrom shop.tools import total\n"},
              {"desk/__init__.py", ""},
              {"desk/a.py", through("old")},
              {"desk/b.py", through("old")},
              {"desk/c.py", through("new")}};
  std::ranges::sort(files);
  const auto index = index_of(files);
  EXPECT_EQ(import_statement(*index, {TargetKind::definition, file_named(*index, "shop/tools.py"), 0}, "total"),
            "from till.new import total");
}

TEST(ImportPath, the_module_as_importers_write_it) {
  const std::string user = "from shop.tools.prices import total\n\n\ndef sum(x): return total(x)\n";
  Files files{{"shop/tools/__init__.py", ""},
              {"shop/tools/prices.py", "def total(x): return x\n"},
              {"run.py", user},
              {"walk.py", user}};
  std::ranges::sort(files);
  const auto index = index_of(files);
  EXPECT_EQ(import_statement(*index, {TargetKind::definition, file_named(*index, "shop/tools/prices.py"), 0}, "total"),
            "from shop.tools.prices import total");
}

}  // namespace
}  // namespace fount::test
