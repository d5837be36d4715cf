// What counts as a copy of what: kinds, groups, and that only the largest of nested copies is told.
#include "index/clones.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "index/alignment.h"
#include "tests/index/repository.h"

namespace fount::test {
namespace {

constexpr std::string_view kBody = R"(
    total = 0
    for line in order.lines:
        if line.cancelled:
            continue
        rate = rates.get(line.country, 7)
        total += line.quantity * line.price * (1 + rate)
    if order.coupon:
        total -= order.coupon.value
    return round(max(total, 0), 2)
)";

std::string function(std::string_view name, std::string_view body = kBody) {
  return fmt::format("def {}(order, rates):{}\n\n", name, body);
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

// "exact function: a.first b.second", one line per group.
std::string groups_of(const Files& files) {
  constexpr std::array<std::string_view, 4> kKinds = {"exact", "renamed", "values", "near"};
  constexpr std::array<std::string_view, 4> kUnits = {"module", "class", "function", "run"};
  const auto index = index_of(files);
  std::string text;
  for (const CloneGroup& group : index->clones().groups()) {
    text += fmt::format("{} {}:", kKinds[static_cast<std::size_t>(group.kind)],
                        kUnits[static_cast<std::size_t>(group.unit)]);
    for (const CloneMember& member : group.members) {
      const FileId file = member.lines.file;
      text += " " + (member.definition == kNone ? index->file(file).path : index->symbol_of(file, member.definition));
    }
    text += "\n";
  }
  return text;
}

constexpr std::string_view kOther =
    "import os\n\n\ndef unlike(a):\n    with open(a) as file:\n        return file.read(8)\n\n\n";

TEST(Clones, kinds_of_likeness) {
  const std::string original = std::string(kOther) + function("first");
  const auto check = [&](const std::string& copy, std::string_view expected) {
    EXPECT_EQ(
        groups_of({{"a.py", original}, {"b.py", "import re\n\n\nX = re.compile('x')\nY = [X, X, X]\n\n\n" + copy}}),
        expected);
  };
  check(function("second"), "exact function: a.first b.second\n");
  check(replaced(function("second"), "total", "amount"), "renamed function: a.first b.second\n");
  check(replaced(function("second"), "7", "19"), "values function: a.first b.second\n");
  check(replaced(function("second"), "        total -= order.coupon.value\n", "        apply(order)\n"),
        "near function: a.first b.second\n");
  check(replaced(function("second"), "        if line.cancelled:\n            continue\n", ""),
        "near function: a.first b.second\n");
  check("def second(order):\n    return sorted(order.lines, key=lambda line: line.price)[0]\n", "");
}

TEST(Clones, comments_docstrings_quotes_and_spacing_are_not_code) {
  const std::string documented =
      replaced(function("second"), "(order, rates):", "(order, rates):\n    \"\"\"Says more.\"\"\"");
  const std::string spaced = replaced(documented, "    for line", "\n    # first the lines\n    for line");
  EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + function("first")}, {"b.py", "import re\n\n\nA = 1\n" + spaced}}),
            "exact function: a.first b.second\n");
}

TEST(Clones, swapped_names_are_no_renaming) {
  const std::string swapped =
      replaced(function("second"), "return round(max(total, 0), 2)", "return round(max(rates, 0), 2)");
  EXPECT_EQ(
      groups_of({{"a.py", std::string(kOther) + function("first")}, {"b.py", "import re\n\n\nA = 1\n" + swapped}}),
      "near function: a.first b.second\n");
}

// The variable has the name of what it holds, and is called: the attribute keeps that name.
TEST(Clones, a_variable_is_renamed_without_the_attribute_of_its_name) {
  const auto with = [](std::string_view function_name, std::string_view name) {
    return replaced(fmt::format("def {}(queue, rates):\n    POP = queue.pop\n    order = POP(limit=rates.limit){}\n\n",
                                function_name, kBody),
                    "POP", name);
  };
  EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + with("first", "pop")},
                       {"b.py", "import re\n\n\nX = re.compile('x')\nY = [X, X, X]\n\n\n" + with("second", "take")}}),
            "renamed function: a.first b.second\n");
}

TEST(Clones, of_nested_copies_only_the_largest_is_told) {
  const std::string type =
      "class Till:\n    def total(self, order, rates):" + replaced(std::string(kBody), "\n    ", "\n        ") +
      "\n    def name(self): return 'till'\n";
  EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + type}, {"b.py", "import re\nX = [re, re]\n\n\n" + type}}),
            "exact class: a.Till b.Till\n");
  EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + type}, {"b.py", std::string(kOther) + type}}),
            "exact module: a.py b.py\n");
}

// Of the classes, whose rest differs, a rule may make nothing; the method is a copy all the same.
TEST(Clones, equal_code_within_copies_that_differ) {
  const auto type = [](std::string_view rest) {
    return fmt::format("class Till:\n    def total(self, order, rates):{}\n    def name(self):\n{}",
                       replaced(std::string(kBody), "\n    ", "\n        "), rest);
  };
  const std::string near = "        log(self)\n        self.ask(3)\n        return 'till'\n";
  const auto check = [&](const std::string& copy, std::string_view expected) {
    EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + type("        return 'till'\n")},
                         {"b.py", "import re\nX = [re, re]\n\n\n" + type(copy)}}),
              expected);
  };
  check(near, "near class: a.Till b.Till\nexact function: a.Till.total b.Till.total\n");
  check("        return 'desk'\n", "values class: a.Till b.Till\nexact function: a.Till.total b.Till.total\n");
}

// Two of the three functions are near misses of each other.
TEST(Clones, a_run_keeps_all_its_places) {
  const auto with = [](std::string_view name, std::string_view before, std::string_view after) {
    return fmt::format("def {}(order, rates):\n{}{}{}\n\n", name, before, kBody.substr(1), after);
  };
  std::string before;
  for (int i = 0; i < 12; ++i) before += fmt::format("    if rates[{}] > {}: yield order, rates.part_{}\n", i, i, i);
  EXPECT_EQ(groups_of({{"a.py", with("one", before, "    yield total\n")},
                       {"b.py", with("two", "    order.open()\n", "    print(total)\n")},
                       {"c.py", with("three", "    rates.close()\n", "    return total, order\n")}}),
            "exact run: a.py b.py c.py\nnear function: b.two c.three\n");
}

TEST(Clones, a_run_that_something_changed_in_the_middle_of) {
  std::string steps, others;
  for (int i = 0; i < 9; ++i) steps += fmt::format("    order.step_{}(rates, {}, order.part[{}])\n", i, i, i);
  for (int i = 0; i < 40; ++i) others += fmt::format("    if rates[{}] > {}: yield order, rates.part_{}\n", i, i, i);
  const auto found = [&](std::string_view between) {
    const auto with = [&](std::string_view name, std::string_view before, std::string_view changed,
                          std::string_view after) {
      return fmt::format("def {}(order, rates):\n{}{}{}{}{}\n\n", name, before, steps, changed, kBody.substr(1), after);
    };
    return groups_of({{"a.py", with("one", others, "    order.open()\n", "    yield total\n")},
                      {"b.py", with("two", "    rates.open()\n", between, "    print(total)\n")}});
  };
  const std::string_view broken = "near run: a.py b.py\n";
  EXPECT_NE(found("    order.close()\n    order.log(rates)\n").find(broken), std::string::npos);
  EXPECT_NE(found("").find(broken), std::string::npos);
  EXPECT_EQ(found("    x = order.b\n    y = order.c\n    del x\n    del y\n").find(broken), std::string::npos);
}

TEST(Clones, runs_of_statements_inside_different_functions) {
  const auto with = [](std::string_view name, std::string_view before, std::string_view after) {
    return fmt::format("def {}(order, rates):\n{}{}{}\n\n", name, before, kBody.substr(1), after);
  };
  std::string before_a, before_b;
  for (int i = 0; i < 12; ++i) {
    before_a += fmt::format("    order.step_{}(rates, {})\n", i, i);
    before_b += fmt::format("    if rates[{}] > {}: yield order, rates.part_{}\n", i, i * i, i);
  }
  EXPECT_EQ(groups_of({{"a.py", with("one", before_a, "    yield total\n")},
                       {"b.py", with("two", before_b, "    print(total)\n")}}),
            "exact run: a.py b.py\n");
}

TEST(Clones, tests_take_no_part) {
  EXPECT_EQ(groups_of({{"a.py", std::string(kOther) + function("first")}, {"notes.txt", function("second")}}), "");
}

TEST(Alignment, says_what_differs) {
  const std::string copy =
      replaced(replaced(function("second"), "7", "19"), "    if order.coupon:", "    log(order)\n    if order.coupon:");
  const auto index = index_of({{"a.py", function("first")}, {"b.py", copy}});
  const CodeView a = index->clones().view(file_named(*index, "a.py")),
                 b = index->clones().view(file_named(*index, "b.py"));
  const LineRange all_a{a.file(), 0, static_cast<std::uint32_t>(a.lines().size())};
  const LineRange all_b{b.file(), 0, static_cast<std::uint32_t>(b.lines().size())};
  const Alignment alignment = align(a, all_a, b, all_b);
  ASSERT_EQ(alignment.differences.size(), 2U);
  EXPECT_EQ(alignment.differences[0].kind, Difference::Kind::value);
  EXPECT_EQ(alignment.differences[1].kind, Difference::Kind::statement);
  EXPECT_EQ(alignment.differences[1].a.size(), 0U);
  EXPECT_EQ(alignment.differences[1].b.size(), 1U);
  EXPECT_GT(alignment.similarity(), 0.7);
  EXPECT_LT(alignment.similarity(), 1);
}

// Any text is exactly like itself, and no two are more alike than the smaller one allows.
RC_GTEST_PROP(Alignment, is_reflexive_and_bounded, ()) {
  const auto lines = rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 12));
  const auto text = [](const std::vector<int>& numbers) {
    std::string source = "def f():\n    pass\n";
    for (const int n : numbers) source += fmt::format("    step_{}(a, {})\n", n % 4, n);
    return source;
  };
  const auto index = index_of({{"a.py", text(*lines)}, {"b.py", text(*lines)}});
  const CodeView a = index->clones().view({0}), b = index->clones().view({1});
  const LineRange all_a{{0}, 0, static_cast<std::uint32_t>(a.lines().size())};
  const LineRange all_b{{1}, 0, static_cast<std::uint32_t>(b.lines().size())};
  RC_ASSERT(align(a, all_a, a, all_a).similarity() == 1);
  RC_ASSERT(align(a, all_a, a, all_a).differences.empty());
  const Alignment alignment = align(a, all_a, b, all_b);
  RC_ASSERT(alignment.matched <= std::min(alignment.tokens_a, alignment.tokens_b));
  RC_ASSERT((alignment.similarity() == 1) == alignment.differences.empty());
}

// Every group has two or more members, none of which overlap, and no member lies in two groups of one kind and size.
RC_GTEST_PROP(Clones, groups_are_well_formed, ()) {
  Files files;
  const auto count = *rc::gen::inRange(2, 5);
  for (int f = 0; f < count; ++f) {
    std::string source;
    const auto parts = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
    int number = 0;
    for (const int part : parts) {
      std::string body(kBody);
      if (part % 3 == 1) body = replaced(body, "7", std::to_string(part));
      if (part % 3 == 2) body = replaced(body, "total", fmt::format("sum_{}", part));
      source += function(fmt::format("f{}_{}", f, number++), body);
    }
    files.emplace_back(fmt::format("m{}.py", f), source);
  }
  const auto index = index_of(files);
  for (const CloneGroup& group : index->clones().groups()) {
    RC_ASSERT(group.members.size() >= 2U);
    for (std::size_t i = 0; i < group.members.size(); ++i)
      for (std::size_t j = i + 1; j < group.members.size(); ++j)
        RC_ASSERT(!group.members[i].lines.overlaps(group.members[j].lines));
  }
}

}  // namespace
}  // namespace fount::test
