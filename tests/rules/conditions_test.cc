// Conditions cut into operands, sides and names, as masked text has them.
#include "rules/conditions.h"

#include <gtest/gtest.h>

#include <string>

namespace fount {
namespace {

// "any(a, all(b, not c))"
std::string shape_of(std::string_view condition) {
  const Operands operands = operands_of(condition);
  std::string text = operands.negated ? "not " : "";
  if (operands.joint == Joint::none) return text + std::string(operands.parts.front());
  text += operands.joint == Joint::any ? "any(" : "all(";
  for (std::size_t i = 0; i < operands.parts.size(); ++i) text += (i > 0 ? ", " : "") + shape_of(operands.parts[i]);
  return text + ")";
}

TEST(Conditions, operands_by_how_they_bind) {
  EXPECT_EQ(shape_of("a"), "a");
  EXPECT_EQ(shape_of("((a))"), "a");
  EXPECT_EQ(shape_of("(a)and(b)"), "all(a, b)");
  EXPECT_EQ(shape_of("a or b and not c"), "any(a, all(b, not c))");
  EXPECT_EQ(shape_of("not(a or b)"), "not any(a, b)");
  EXPECT_EQ(shape_of("not not a"), "a");
  EXPECT_EQ(shape_of(R"(email==""and password=="")"), R"(all(email=="", password==""))");
  EXPECT_EQ(shape_of(R"(env in["prod"]or"prod"in name)"), R"(any(env in["prod"], "prod"in name))");
  EXPECT_EQ(shape_of(R"(x.get("OR_NOT","or")=="and")"), R"(x.get("OR_NOT","or")=="and")");
  EXPECT_EQ(shape_of("any(x or y for x in z)"), "any(x or y for x in z)");
  EXPECT_EQ(shape_of("android or mandatory"), "any(android, mandatory)");
  EXPECT_EQ(shape_of("a if b or c else d"), "a if b or c else d");
  EXPECT_EQ(shape_of(""), "");
}

TEST(Conditions, sides_of_a_comparison) {
  const auto sides = [](std::string_view text) {
    const Comparison found = comparison_of(text);
    return std::string(found.left) + "|" + std::string(found.right) + "|" +
           std::to_string(static_cast<int>(found.relation));
  };
  EXPECT_EQ(sides(R"(env=="test")"), R"(env|"test"|1)");
  EXPECT_EQ(sides("a!=b"), "a|b|2");
  EXPECT_EQ(sides(R"(env in("a","b"))"), R"(env|("a","b")|3)");
  EXPECT_EQ(sides(R"(env not in["a"])"), R"(env|["a"]|4)");
  EXPECT_EQ(sides("is_in_list(x)"), "||0");
  EXPECT_EQ(sides(R"(get("A","==")=="1")"), R"(get("A","==")|"1"|1)");
}

TEST(Conditions, names_and_quotes) {
  EXPECT_EQ(name_in("self.config.demo"), "self.config.demo");
  EXPECT_EQ(name_in("is_local()"), "is_local");
  EXPECT_EQ(name_in("await self.check(a,b)"), "self.check");
  EXPECT_EQ(name_in("a.b[0]"), "");
  EXPECT_EQ(name_in("f(a).g(b)"), "");
  EXPECT_EQ(quoted_in(R"(a("X","")=="1")"), (std::vector<std::string_view>{"X", "", "1"}));
  EXPECT_TRUE(quoted_in("a").empty());
}

}  // namespace
}  // namespace fount
