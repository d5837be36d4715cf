// Which places of equal code are told of each other, and how a place that may stand there on purpose changes that.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/confidence.h"

namespace fount {
namespace {

using test::confidence_of;
using test::Confidences;
using test::Files;

const Confidences kNone, kTentative{Confidence::tentative}, kCertain{Confidence::certain};

std::string settling(const std::string& head) {
  return head +
         "    amount = 0\n    discount = 0\n    for line in order.lines:\n        if line.cancelled:\n            "
         "continue\n"
         "        rate = rates.get(line.country, 1)\n        amount += line.quantity * line.price * (1 + rate)\n"
         "        discount += line.discount\n    if order.coupon and amount > 100:\n"
         "        amount -= order.coupon.value\n    amount -= discount\n    order.seen_by.append(order.owner)\n"
         "    return round(max(amount, 0), 2)\n";
}

const std::string kTotal = settling("def total(order, rates):\n");

Confidences of(Files files) {
  files.emplace_back("shop/__init__.py", "");
  files.emplace_back("shop/a.py", kTotal);
  return confidence_of("duplicate-body", std::move(files));
}

TEST(CopyRivals, a_file_of_stand_ins_holds_code_too) {
  EXPECT_EQ(of({{"shop/dummy.py", kTotal}}), kTentative);
  EXPECT_EQ(of({{"shop/dummy.py", settling("def sum_of(order, rates):\n")}}), kTentative);
}

TEST(CopyRivals, a_function_kept_for_compatibility_that_does_the_work_itself) {
  const std::string kept = settling("def old_total(order, rates):\n    \"\"\"Kept for backward compatibility.\"\"\"\n");
  EXPECT_EQ(of({{"shop/b.py", kept}}), kTentative);
  EXPECT_EQ(of({{"shop/b.py", kept}, {"shop/c.py", kTotal}}), kCertain) << "the sure ones are told without it";
}

TEST(CopyRivals, a_name_alone_makes_no_twin_for_async) {
  EXPECT_EQ(of({{"shop/b.py", settling("def total_async(order, rates):\n")}}), kNone);
  EXPECT_EQ(of({{"shop/b.py", settling("def settle_async(order, rates):\n")}}), kTentative);
  EXPECT_EQ(of({{"shop/b.py", settling("async def settle(order, rates):\n")}}), kNone);
}

TEST(CopyRivals, what_is_set_apart_from_the_first_is_not_set_apart_from_each_other) {
  const std::string head = "def total_async(order, rates):\n";
  EXPECT_EQ(of({{"shop/b.py", settling(head)}, {"shop/c.py", settling(head)}}), kCertain);
  EXPECT_EQ(of({{"shop/b.py", settling(head)}, {"shop/c.py", settling(head)}, {"shop/d.py", kTotal}}),
            Confidences({Confidence::certain, Confidence::certain}));
}

TEST(CopyRivals, a_table_is_told_when_all_of_it_is_the_same) {
  const auto table = [](const std::string& head, const std::string& own, const std::string& last = "seen") {
    std::string text = head + "    return Row(\n";
    for (const std::string name :
         {"number", "owner", "street", "city", "country", "coupon", "weight", "freight", "price", "discount", "opened"})
      text += "        " + name + "=" + own + "." + name + ",\n";
    return text + "        " + last + "=" + own + "." + last + ",\n    )\n";
  };
  const auto of_two = [](const std::string& first, const std::string& second) {
    return confidence_of("duplicate-body", {{"shop/__init__.py", ""}, {"shop/a.py", first}, {"shop/b.py", second}});
  };
  const std::string first = table("def row(order):\n", "order");
  EXPECT_EQ(of_two(first, first), kTentative);
  EXPECT_EQ(of_two(first, table("def line(sale):\n", "sale")), kTentative);
  EXPECT_EQ(of_two(first, table("def line(sale):\n", "sale", "sent")), kNone);
}

}  // namespace
}  // namespace fount
