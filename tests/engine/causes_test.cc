// What findings are put down to one cause, and that nothing but the findings decides it.
#include "engine/causes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "engine/fingerprint.h"
#include "engine/run_rules.h"
#include "tests/index/repository.h"

namespace fount {
namespace {

using test::Files;

std::unique_ptr<Index> index_of(Files files) {
  std::ranges::sort(files);
  return test::index_of(files);
}

std::vector<Finding> findings_of(const Index& index) {
  Workers workers(1);
  SilentObserver observer;
  const Areas areas(index.policy(), index.files());
  Verdicts verdicts = run_rules(ChosenRules({}, Policy{}), index, areas, workers, observer, CancelToken{});
  fingerprint(verdicts.findings, index.files(), index.services());
  return verdicts.findings;
}

struct Expected {
  std::size_t findings = 0;
  std::string title, action;
};

void check(Files files, const std::vector<Expected>& expected) {
  const auto index = index_of(std::move(files));
  std::vector<Finding> findings = findings_of(*index);
  const std::vector<Cause> causes = find_causes(findings, *index);
  for (std::size_t i = 0; i < std::max(causes.size(), expected.size()); ++i) {
    ASSERT_LT(i, causes.size()) << "missing: " << expected[i].title;
    ASSERT_LT(i, expected.size()) << "not expected: " << causes[i].title;
    EXPECT_EQ(causes[i].findings.size(), expected[i].findings) << causes[i].title;
    EXPECT_EQ(causes[i].title, expected[i].title);
    EXPECT_EQ(causes[i].action, expected[i].action);
  }
}

const std::string kUser = "\n\ndef use():\n    return 0\n";  // what only imports is taken to pass it on
const std::string kMoney = "class Money:\n    def __init__(self, amount):\n        self.amount = amount\n";
const std::string kPrice =
    "class Price:\n    def net(self):\n        return 1\n\n    def gross(self):\n        return self.net() * 2\n";
const std::string kRate = "class Rate:\n    def __init__(self, percent):\n        self.percent = percent * 100\n";

TEST(Causes, a_deleted_module_with_importers) {
  check({{"shop/__init__.py", ""},
         {"shop/a.py", "from shop.gone import One, Two\n"},
         {"shop/b.py", "from shop.gone import Two, Three\n"}},
        {{3, "`shop.gone` does not exist, but 3 names are imported from it",
          "Point the imports of `One`, `Three`, `Two` in 2 files at what replaced `shop.gone`, or delete the code that "
          "needs it."}});
}

TEST(Causes, a_deleted_package_is_one_cause_not_one_per_module) {
  check({{"shop/__init__.py", ""},
         {"shop/a.py", "from shop.gone.one import One\n"},
         {"shop/b.py", "from shop.gone.two import Two\n"}},
        {{2, "`shop.gone` does not exist, but 2 modules are imported from it",
          "Point the imports of `shop.gone.one`, `shop.gone.two` in 2 files at what replaced `shop.gone`, or delete "
          "the code that needs it."}});
}

TEST(Causes, modules_that_moved_to_another_package) {
  check({{"shop/__init__.py", ""},
         {"shop/core/__init__.py", ""},
         {"shop/core/prices.py", "def net():\n    return 1\n"},
         {"shop/core/rates.py", "def rate():\n    return 2\n"},
         {"shop/a.py", "from shop.prices import net\n"},
         {"shop/b.py", "from shop.rates import rate\n"}},
        {{2, "2 modules are imported from `shop`, but lie in `shop.core`",
          "Import `prices`, `rates` from where they lie, in 2 files."}});
}

TEST(Causes, names_that_moved_to_another_module) {
  check({{"shop/__init__.py", ""},
         {"shop/old.py", "def kept():\n    return 0\n"},
         {"shop/new.py", "def net():\n    return 1\n\n\ndef gross():\n    return 2\n"},
         {"shop/a.py", "from shop.old import net, gross, kept\n"}},
        {{2, "2 names are imported from `shop.old`, but `shop.new` defines them",
          "Import `gross`, `net` from `shop.new` in `shop/a.py`."}});
}

// An importer that defines the name itself, for its absence, is no place to import it from.
TEST(Causes, a_fallback_is_no_home) {
  const std::string fallback =
      "try:\n    from shop.old import net, gross\nexcept ImportError:\n    def net():\n        return 1\n\n"
      "    def gross():\n        return 2\n";
  check({{"shop/__init__.py", ""},
         {"shop/old.py", "def kept():\n    return 0\n"},
         {"shop/a.py", fallback},
         {"shop/b.py", "from shop.old import net, gross\n"}},
        {{2, "`shop.old` lacks 2 names that are imported from it",
          "Define `gross`, `net` in `shop.old`, or delete their imports in 2 files and the code that needs them."}});
}

TEST(Causes, a_module_that_cannot_be_loaded) {
  check({{"shop/__init__.py", ""},
         {"shop/dead.py", "from shop.one import One\nfrom shop.two import Two\n"},
         {"shop/core/__init__.py", ""}},
        {{2, "`shop/dead.py` cannot be loaded: 2 of its imports lead nowhere",
          "Mend or delete `shop/dead.py`, which no production file imports: nothing defines `shop.one.One`, "
          "`shop.two.Two`."}});
}

TEST(Causes, one_of_a_kind_is_no_cause) {
  check({{"shop/__init__.py", ""}, {"shop/a.py", "from shop.gone import One\n"}}, {});
}

TEST(Causes, a_hidden_module) {
  check({{"shop/__init__.py", ""},
         {"shop/prices.py", "def lost():\n    return 1\n"},
         {"shop/prices/__init__.py", "def net():\n    return 1\n"},
         {"shop/a.py", "from shop.prices import lost\n"}},
        {{2, "The package `shop.prices` hides the module of the same name, and what that defines is still imported",
          "Move `lost` from the hidden module into the package, then delete the module."}});
}

TEST(Causes, a_copied_module) {
  check({{"shop/__init__.py", ""},
         {"shop/a.py", kMoney + kRate},
         {"shop/b.py", kMoney + kRate},
         {"shop/use.py", "from shop.a import Money, Rate\n" + kUser}},
        {{2, "`shop/a.py` and `shop/b.py` share 2 definitions",
          "Keep `Money`, `Rate` in `shop/a.py`, import them from there and delete the copies in `shop/b.py`."}});
}

TEST(Causes, a_copy_that_only_tests_import) {
  check({{"shop/__init__.py", ""},
         {"shop/a.py", kMoney + kRate},
         {"shop/b.py", kMoney + kRate},
         {"shop/use.py", "from shop.a import Money, Rate\n" + kUser},
         {"tests/test_b.py", "from shop.b import Money, Rate\n"}},
        {{2, "`shop/b.py` is kept alive by tests alone: 1 test file and no production file import it",
          "Let those tests import from `shop/a.py`, then delete `shop/b.py`."}});
}

TEST(Causes, a_copied_directory) {
  check(
      {{"shop/__init__.py", ""},
       {"shop/new/__init__.py", ""},
       {"shop/new/money.py", kMoney},
       {"shop/new/prices.py", kPrice},
       {"shop/old/__init__.py", ""},
       {"shop/old/money.py", kMoney},
       {"shop/old/prices.py", kPrice},
       {"shop/use.py", "from shop.old.money import Money\nfrom shop.old.prices import Price\n" + kUser}},
      {{2, "`shop/new/` and `shop/old/` hold 2 modules of the same name, and share 2 definitions",
        "Move what the two have in common (`Money`, `Price`) to one place that both import, and delete the copies."}});
}

TEST(Causes, an_unfinished_move) {
  check({{"shop/__init__.py", ""},
         {"shop/old.py", "\"\"\"Deprecated: use shop.new instead.\"\"\"\n" + kMoney},
         {"shop/new.py", kMoney},
         {"shop/a.py", "from shop.old import Money\n" + kUser},
         {"shop/b.py", "from shop.new import Money\n" + kUser}},
        {{2, "The move from `shop/old.py` to `shop/new.py` is not finished",
          "Make the importers of `shop/old.py` import from `shop/new.py`, then delete `shop/old.py`."}});
}

TEST(Causes, a_package_that_is_imported_past) {
  Files files{{"shop/__init__.py", "from shop.prices import net, gross\n"},
              {"shop/prices.py", "def net():\n    return 1\n\n\ndef gross():\n    return 2\n"}};
  for (int i = 0; i < 3; ++i) files.emplace_back(fmt::format("app/a{}.py", i), "from shop import net, gross\n" + kUser);
  files.emplace_back("app/b.py", "from shop.prices import net, gross\n" + kUser);
  check(files, {{2, "`shop` re-exports 2 names that are also imported past it",
                 "Import `gross`, `net` from `shop` only: 6 of 8 imports do already."}});
}

TEST(Causes, a_concept_without_a_single_home) {
  const auto index = index_of({{"shop/a.py", ""}, {"shop/b.py", ""}, {"shop/c.py", ""}});
  std::vector<Finding> findings(2);
  findings[0].rule = "duplicate-definition";
  findings[1].rule = "name-divergence";
  for (Finding& finding : findings) {
    finding.id = finding.rule;
    finding.concept_name = "Money";
    finding.confidence = Confidence::firm;
    finding.sources = {{.span = {FileId{0}, 0, 9}, .symbol = "shop.a.Money"},
                       {.span = {FileId{1}, 0, 9}, .symbol = "shop.b.Money"}};
  }
  findings[1].sources.push_back({.span = {FileId{2}, 0, 9}, .symbol = "shop.c.Cash"});
  EXPECT_EQ(find_causes(findings, *index).at(0).action,
            "Decide which definition of `Money` stays; merge the others into it, or give them names of their own.");
  for (Finding& finding : findings) finding.cause.clear();
  findings[0].canonical = Canonical{.span = {FileId{1}, 0, 9}, .symbol = "shop.b.Money", .why = "", .location = {}};
  const std::vector<Cause> causes = find_causes(findings, *index);
  ASSERT_EQ(causes.size(), 1U);
  EXPECT_EQ(causes[0].title, "`Money` has no single home (duplicate-definition, name-divergence)");
  EXPECT_EQ(causes[0].action,
            "Make `shop.b.Money` the home of `Money`: merge `shop.a.Money` into it, or give them names of their own.");
}

// Rules about instances name the class; one factory answers all of them.
TEST(Causes, an_image_whose_paths_are_seen_from_elsewhere) {
  check({{"compose.yaml", "services:\n  shop:\n    build: shop\n"},
         {"shop/Dockerfile", "FROM python:3.11\nCOPY shop/main.py shop/list.txt ./\n"},
         {"shop/main.py", "X = 1\n"},
         {"shop/list.txt", "bread\n"}},
        {{2, "`shop/Dockerfile` is built in `shop`, where 2 files that it copies are missing",
          "Build it in the directory that its paths are seen from, or write them as seen from there."}});
}

TEST(Causes, a_missing_factory) {
  const auto index = index_of({{"shop/a.py", ""}});
  std::vector<Finding> findings(3);
  const std::vector<std::string> rules = {"factory-bypass", "instance-split", "dangling-import"};
  for (std::size_t i = 0; i < findings.size(); ++i) {
    findings[i].id = fmt::format("{}", i);
    findings[i].rule = rules[i];
    findings[i].kind = "class";
    findings[i].concept_name = "Pool";
    findings[i].confidence = Confidence::firm;
  }
  const std::vector<Cause> causes = find_causes(findings, *index);
  ASSERT_EQ(causes.size(), 1U);
  EXPECT_EQ(causes[0].title, "`Pool` has no factory that everybody uses (factory-bypass, instance-split)");
  EXPECT_EQ(causes[0].findings, (std::vector<std::string>{"0", "1"}));
  EXPECT_EQ(findings[0].cause, "c1");
  EXPECT_EQ(findings[2].cause, "");
}

Files many_causes() {
  Files files{{"shop/__init__.py", "from shop.prices import net, gross\n"},
              {"shop/prices.py", "def net():\n    return 1\n\n\ndef gross():\n    return 2\n"},
              {"shop/copy1.py", kMoney + kPrice + kRate},
              {"shop/copy2.py", kMoney + kPrice},
              {"shop/copy3.py", kRate},
              {"app/past.py", "from shop.prices import net, gross\n" + kUser},
              {"app/used.py", "from shop.copy1 import Money\nfrom shop.copy2 import Price\n" + kUser}};
  for (int i = 0; i < 6; ++i)
    files.emplace_back(fmt::format("app/m{}.py", i),
                       fmt::format("from shop import net, gross\nfrom shop.gone{} import One, Two\nfrom "
                                   "shop.lost import L{}\n{}",
                                   i % 3, i, kUser));
  return files;
}

std::map<std::string, std::string> titles_by_finding(std::span<Finding> findings, const Index& index) {
  std::map<std::string, std::string> titles;
  for (const Cause& cause : find_causes(findings, index))
    for (const std::string& id : cause.findings) titles[id] = cause.id + " " + cause.title + " " + cause.action;
  return titles;
}

RC_GTEST_PROP(CausesProperty, do_not_depend_on_the_order_of_findings, ()) {
  static const auto index = index_of(many_causes());
  static const std::vector<Finding> original = findings_of(*index);
  std::vector<Finding> sorted = original;
  const auto expected = titles_by_finding(sorted, *index);
  RC_ASSERT(expected.size() > 8U);
  std::vector<Finding> shuffled = original;
  for (std::size_t i = shuffled.size(); i > 1; --i)
    std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
  RC_ASSERT(titles_by_finding(shuffled, *index) == expected);
}

RC_GTEST_PROP(CausesProperty, hold_two_findings_or_more_and_no_finding_twice, ()) {
  static const auto index = index_of(many_causes());
  static const std::vector<Finding> original = findings_of(*index);
  std::vector<Finding> some;
  for (const Finding& finding : original) {
    if (*rc::gen::inRange(0, 4) == 0) continue;
    some.push_back(finding);
    some.back().confidence = *rc::gen::element(Confidence::tentative, Confidence::firm, Confidence::certain);
    if (*rc::gen::inRange(0, 8) == 0) some.back().accepted = AcceptedBy{"agreed", "", ""};
  }
  const std::vector<Cause> causes = find_causes(some, *index);
  std::set<std::string> seen;
  for (const Cause& cause : causes) {
    RC_ASSERT(cause.findings.size() >= 2U);
    for (const std::string& id : cause.findings) {
      RC_ASSERT(seen.insert(id).second);
      const auto finding = std::ranges::find(some, id, &Finding::id);
      RC_ASSERT(finding->cause == cause.id);
      RC_ASSERT(finding->confidence != Confidence::tentative);
      RC_ASSERT(!finding->accepted);
    }
  }
  for (const Finding& finding : some) RC_ASSERT(finding.cause.empty() != seen.contains(finding.id));
}

}  // namespace
}  // namespace fount
