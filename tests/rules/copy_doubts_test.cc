// What files say of why they keep copies: then no rule is sure that the copies ought to be one.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::confidence_of;
using test::Confidences;
using test::Files;

constexpr Confidence kSure = Confidence::certain, kUnsure = Confidence::tentative;

// A function of a dozen lines that nothing but copying explains.
const std::string kTotal =
    "def total(order, rates):\n    amount = 0\n    discount = 0\n    for line in order.lines:\n"
    "        if line.cancelled:\n            continue\n        rate = rates.get(line.country, 1)\n"
    "        amount += line.quantity * line.price * (1 + rate)\n        discount += line.discount\n"
    "    if order.coupon and amount > 100:\n        amount -= order.coupon.value\n    amount -= discount\n"
    "    order.seen_by.append(order.owner)\n    return round(max(amount, 0), 2)\n";

Confidences of_definition(const Files& files) { return confidence_of("duplicate-definition", files); }

TEST(CopyDoubts, trees_that_import_nothing_of_each_other) {
  const auto of = [](const std::string& start) {
    return of_definition({{"guest/linux/lib/__init__.py", ""},
                          {"guest/linux/lib/total.py", kTotal},
                          {"guest/linux/start.py", "import lib.total\n"},
                          {"guest/phone/lib/__init__.py", ""},
                          {"guest/phone/lib/total.py", kTotal},
                          {"guest/phone/start.py", start}});
  };
  EXPECT_EQ(of("import lib.total\n"), Confidences{kUnsure});
}

TEST(CopyDoubts, a_program_in_a_folder_of_its_own) {
  const auto of = [](const std::string& start) {
    return of_definition({{"deploy/python/prices.py", kTotal},
                          {"deploy/python/run.py", start},
                          {"shop/__init__.py", ""},
                          {"shop/prices.py", kTotal}});
  };
  EXPECT_EQ(of("from prices import total\n"), Confidences{kUnsure});
  EXPECT_EQ(of("from prices import total\nimport shop.prices\n"), Confidences{kSure});
}

TEST(CopyDoubts, a_package_with_a_licence_of_its_own) {
  const auto of = [](Files more) {
    more.insert(more.end(), {{"shop/__init__.py", ""},
                             {"shop/prices.py", kTotal},
                             {"shop/taxes/__init__.py", ""},
                             {"shop/taxes/prices.py", kTotal}});
    return of_definition(more);
  };
  EXPECT_EQ(of({}), Confidences{kSure});
  EXPECT_EQ(of({{"shop/taxes/LICENSE", "MIT"}}), Confidences{kUnsure});
}

TEST(CopyDoubts, a_comment_that_names_the_original) {
  const auto of = [](const std::string& comment) {
    return of_definition({{"shop/__init__.py", ""}, {"shop/a.py", kTotal}, {"shop/b.py", comment + kTotal}});
  };
  EXPECT_EQ(of(""), Confidences{kSure});
  EXPECT_EQ(of("import x\n\n\n# Copied from shop.a.total\n"), Confidences{kUnsure});
  EXPECT_EQ(of("import x\n\n\n# Copied from elsewhere.a.total\n"), Confidences{kSure});
}

TEST(CopyDoubts, the_original_is_canonical) {
  const Files files{
      {"shop/__init__.py", ""}, {"shop/a.py", "# Copied from shop.b.total\n" + kTotal}, {"shop/b.py", kTotal}};
  const auto index = test::index_of(files);
  Sink sink;
  for (const Rule* rule : all_rules())
    if (rule->info.id == "duplicate-definition") rule->check(*index, sink);
  ASSERT_EQ(sink.findings().size(), 1U);
  ASSERT_TRUE(sink.findings()[0].canonical);
  EXPECT_EQ(sink.findings()[0].canonical->symbol, "shop.b.total");
}

TEST(CopyDoubts, files_of_other_projects) {
  const auto of = [](const std::string& a, const std::string& b) {
    return of_definition({{"shop/__init__.py", ""}, {"shop/a.py", a + kTotal}, {"shop/b.py", b + kTotal}});
  };
  const std::string till = "# Github source: https://git.example.com/till/prices\nimport os\n\n\n";
  const std::string bank = "# Originally from:\n#   https://git.example.com/bank/sums\nimport os\n\n\n";
  const std::string own = "# Github source: https://git.example.com/me/shop\nimport os\n\n\n";
  EXPECT_EQ(of(till, bank), Confidences{kUnsure});
  EXPECT_EQ(of(till, till), Confidences{kSure});
  EXPECT_EQ(of(till, own), Confidences{kSure});
  EXPECT_EQ(of(till, "import os\n\n\n"), Confidences{kSure});
}

TEST(CopyDoubts, a_project_that_was_taken_over_whole) {
  const auto of = [](const char* folder, const std::string& importer, const char* another = "shop/x.py",
                     const std::string& text = "") {
    const std::string at = std::string(folder) + "/";
    return of_definition({{"shop/__init__.py", ""},
                          {at + "README.md", "# Scales\n"},
                          {at + "requirements.txt", "numpy\n"},
                          {at + "train.py", "import os\n"},
                          {at + "a.py", kTotal},
                          {at + "b.py", kTotal},
                          {at + "read.py", "def read(): return 1\n"},
                          {another, text},
                          {"shop/weigh.py", importer}});
  };
  const std::string imports = "from shop.scales.read import read\n\n\ndef of(): return read()\n";
  EXPECT_EQ(of("shop/scales", imports), Confidences{kUnsure});
  EXPECT_EQ(of("shop/scales", "import os\n"), Confidences{kSure}) << "a program beside others";
  EXPECT_EQ(of("shop/scales", imports, "shop/scales/out.py", "import shop.weigh\n"), Confidences{kSure}) << "ours";
  EXPECT_EQ(of("shop/scales", imports, "shop/scales/setup.py"), Confidences{kSure}) << "a distribution of ours";
}

TEST(CopyDoubts, two_statements_may_be_what_anybody_would_write) {
  const auto of = [](const std::string& last) {
    const std::string text = "def label(item):\n    text = item.name.strip()\n" + last;
    return of_definition({{"shop/__init__.py", ""},
                          {"shop/a.py", text},
                          {"shop/b.py", text},
                          {"shop/c.py", "from shop.a import label\n\n\ndef of(item): return label(item)\n"}});
  };
  EXPECT_EQ(of("    return text.title() or item.code\n"), Confidences{Confidence::firm});
  EXPECT_EQ(of("    text = text.title()\n    return text or item.code\n"), Confidences{kSure});
}

TEST(CopyDoubts, parts_of_a_series_stay_as_they_were) {
  const auto of = [](const std::string& first, const std::string& second) {
    return of_definition({{"shop/__init__.py", ""}, {"shop/" + first, kTotal}, {"shop/" + second, kTotal}});
  };
  EXPECT_EQ(of("prices.py", "totals.py"), Confidences{kSure});
  EXPECT_EQ(of("wire_v1_2_parser.py", "wire_v1_3_parser.py"), Confidences{kUnsure});
  EXPECT_EQ(of("rules_2021.py", "rules_current.py"), Confidences{kUnsure});
  EXPECT_EQ(of("rules_2.py", "rules.py"), Confidences{kSure});
}

}  // namespace
}  // namespace fount
