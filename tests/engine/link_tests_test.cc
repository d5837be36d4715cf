// Failing tests → files → findings.
#include "engine/link_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/trace_tests.h"
#include "tests/index/repository.h"

namespace fount {
namespace {

using test::Files;

// --- Which file a test lives in.

void traced(const FailedTest& failed, std::string_view expected) {
  std::vector<SourceFile> files;
  for (const std::string path :
       {"api/tests/test_cart.py", "api/tests/unit/test_pay.py", "src/main/java/com/example/Cart.java",
        "src/test/java/com/example/CartTest.java", "tests/__init__.py", "tests/test_cart.py", "web/cart.test.ts"}) {
    files.emplace_back();
    files.back().path = path;
  }
  const TestTracer tracer(files);
  const std::optional<FileId> file = tracer.file_of(failed);
  EXPECT_EQ(file ? files[file->value].path : "", expected) << failed.classname << " " << failed.file;
}

TEST(TraceTests, by_the_file_that_the_report_names) {
  traced({.name = "t", .file = "tests/test_cart.py"}, "tests/test_cart.py");
  traced({.name = "t", .file = "./tests/test_cart.py"}, "tests/test_cart.py");
  traced({.name = "t", .file = "unit/test_pay.py"}, "api/tests/unit/test_pay.py");
  traced({.name = "t", .file = "/build/repo/api/tests/test_cart.py"}, "api/tests/test_cart.py");
  traced({.name = "t", .file = "C:\\repo\\web\\cart.test.ts"}, "web/cart.test.ts");
  traced({.suite_file = "web/cart.test.ts", .classname = "Cart totals", .name = "adds"}, "web/cart.test.ts");
  traced({.suite = "web/cart.test.ts", .name = "adds"}, "web/cart.test.ts");
}

TEST(TraceTests, by_its_class) {
  traced({.classname = "tests.test_cart.TestCart", .name = "t"}, "tests/test_cart.py");
  traced({.classname = "tests.test_cart", .name = "t"}, "tests/test_cart.py");
  traced({.classname = "tests.unit.test_pay.TestPay.Inner", .name = "t"}, "api/tests/unit/test_pay.py");
  traced({.classname = "com.example.CartTest$Nested", .name = "t"}, "src/test/java/com/example/CartTest.java");
  traced({.classname = "", .name = "tests.test_cart"}, "tests/test_cart.py");
}

TEST(TraceTests, what_names_no_file_or_two_alike_is_not_guessed) {
  traced({.name = "t"}, "");
  traced({.classname = "github.com/o/r/cart", .name = "TestTotal"}, "");
  traced({.classname = "Cart totals", .name = "adds up"}, "");
  traced({.classname = "elsewhere.test_other", .name = "t"}, "");
}

// --- What it depends on.

struct Given {
  FailedTest test;
  Files files;
};

// A finding of each definition of this name, and one of an import that leads nowhere.
std::vector<Finding> findings_about(const Index& index, std::string_view name) {
  std::vector<Finding> findings(2);
  findings[0].rule = "duplicate-definition";
  findings[1].rule = "dangling-import";
  findings[1].data = {{"module", {"shop.gone"}}, {"name", {"Thing"}}};
  for (Finding& finding : findings) finding.confidence = Confidence::firm;
  for (std::uint32_t d = 0; d < index.definition_count(); ++d)
    if (index.name(DefinitionId{d}) == name)
      findings[0].sources.push_back({.span = index.span_of(DefinitionId{d}), .symbol = std::string(name)});
  return findings;
}

TestResults failing(std::vector<FailedTest> tests) {
  TestResults results;
  results.passed = 10;
  results.failed = tests.size();
  results.failures = std::move(tests);
  return results;
}

std::vector<std::string> linked_to_money(Files files, const std::vector<FailedTest>& tests) {
  files.insert(files.end(), {{"shop/__init__.py", ""}, {"shop/money.py", "class Money:\n    def add(self): ...\n"}});
  std::ranges::sort(files);
  const auto index = test::index_of(files);
  std::vector<Finding> findings = findings_about(*index, "Money");
  link_tests(failing(tests), *index, findings);
  return findings[0].tests;
}

using Names = std::vector<std::string>;
const FailedTest kTotal{.classname = "tests.test_a", .name = "test_total[eur]"};

TEST(LinkTests, a_test_that_calls_a_source_of_the_finding) {
  EXPECT_EQ(linked_to_money({{"tests/test_a.py", "from shop.money import Money\n\ndef test_total():\n    Money()\n"}},
                            {kTotal}),
            Names{"tests.test_a.test_total[eur]"});
}

TEST(LinkTests, a_test_whose_file_imports_it) {
  EXPECT_EQ(
      linked_to_money({{"tests/test_a.py", "from shop.money import Money\n\ndef test_total():\n    pass\n"}}, {kTotal}),
      Names{"tests.test_a.test_total[eur]"});
}

TEST(LinkTests, a_test_that_calls_what_calls_it) {
  EXPECT_EQ(linked_to_money({{"shop/cart.py", "from shop.money import Money\n\n\ndef total():\n    return Money()\n"},
                             {"tests/test_a.py", "from shop.cart import total\n\ndef test_total():\n    total()\n"}},
                            {kTotal}),
            Names{"tests.test_a.test_total[eur]"});
}

TEST(LinkTests, the_import_of_another_function_is_not_the_tests_own) {
  EXPECT_EQ(linked_to_money({{"tests/test_a.py",
                              "def test_other():\n    from shop.money import Money\n    Money()\n\n"
                              "def test_total():\n    pass\n"}},
                            {kTotal}),
            Names{});
}

// Its own call says more than what else the file imports.
TEST(LinkTests, only_the_nearest_evidence_counts) {
  EXPECT_EQ(linked_to_money({{"shop/cart.py", "class Cart: ...\n"},
                             {"tests/test_a.py",
                              "from shop.money import Money\nfrom shop.cart import Cart\n\n"
                              "def test_total():\n    Cart()\n"}},
                            {kTotal}),
            Names{"tests.test_a.test_total[eur]"});
  EXPECT_EQ(linked_to_money({{"tests/test_a.py",
                              "from shop.money import Money\n\n"
                              "def test_total():\n    from shop.gone import Thing\n"}},
                            {{.classname = "tests.test_a",
                              .name = "test_total",
                              .message = "ModuleNotFoundError: No module named 'shop.gone'"}}),
            Names{});
}

TEST(LinkTests, a_failed_import_belongs_to_the_finding_that_says_so) {
  const auto index = test::index_of({{"shop/__init__.py", ""}, {"tests/test_a.py", "import shop\n"}});
  const auto check = [&](std::string message, bool expected) {
    std::vector<Finding> findings = findings_about(*index, "Money");
    link_tests(failing({{.classname = "", .name = "tests.test_a", .message = message}}), *index, findings);
    EXPECT_EQ(findings[1].tests, expected ? Names{"tests.test_a"} : Names{}) << message;
  };
  check("collection failure\nE   ModuleNotFoundError: No module named 'shop.gone'", true);
  check("ImportError: cannot import name 'Thing' from 'shop.gone' (/x/shop/gone.py)", true);
  check("ImportError: cannot import name 'Thing' from 'shop.other' (/x)", false);
  check("ImportError: cannot import name 'Other' from 'shop.gone'", false);
  check("No module named 'shop.gon'", false);
  check("No module named ", false);
  check("cannot import name '", false);
  check("assert 1 == 2", false);
}

TEST(LinkTests, a_hub_that_most_failing_tests_import_says_nothing) {
  Files files;
  std::vector<FailedTest> tests;
  for (int i = 0; i < 6; ++i) {
    files.emplace_back(fmt::format("tests/test_{}.py", i), "from shop.money import Money\n\ndef test_x():\n    pass\n");
    tests.push_back({.classname = fmt::format("tests.test_{}", i), .name = "test_x"});
  }
  EXPECT_EQ(linked_to_money(files, tests), Names{});
  files[3].second = "from shop.money import Money\n\ndef test_x():\n    Money()\n";
  EXPECT_EQ(linked_to_money(files, tests), Names{"tests.test_3.test_x"});
}

TEST(LinkTests, says_how_many_tests_it_could_not_trace) {
  const auto index = test::index_of({{"shop/__init__.py", ""}});
  std::vector<Finding> findings;
  const TestSummary summary = link_tests(failing({kTotal, kTotal}), *index, findings);
  EXPECT_EQ(summary.passed, 10U);
  EXPECT_EQ(summary.failed, 2U);
  EXPECT_EQ(summary.untraced, 2U);
  EXPECT_EQ(summary.linked, 0U);
}

TEST(LinkTests, a_name_reaches_no_terminal_as_it_is) {
  const Names names = linked_to_money(
      {{"tests/test_a.py", "from shop.money import Money\n\ndef test_total():\n    Money()\n"}},
      {{.classname = "tests.test_a", .name = "test_total[a\nb\x1b[2J ghp_0123456789abcdefABCDEF0123456789abcdef]"}});
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names[0].find_first_of("\n\x1b"), std::string::npos);
  EXPECT_EQ(names[0].find("0123456789abcdef"), std::string::npos);
}

}  // namespace
}  // namespace fount
