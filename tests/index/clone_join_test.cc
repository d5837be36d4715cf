// Copies are found file by file: a file that is replaced leaves no trace of what it was.
#include "index/clone_join.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "lang/extract.h"

namespace fount {
namespace {

// A function of one of a few forms; equal arguments give equal text, and neighbours of them near misses.
std::string function(int form, int value, int changed_line, const std::string& name) {
  std::string text = fmt::format("def f{}(order, rates):\n    total = {}\n", name, value);
  for (int line = 0; line < 9; ++line) {
    const int kind = line == changed_line ? 7 : (form + line) % 5;
    text +=
        fmt::format("    for item in order.lines{}:\n        total += item.price{} * rates.get(item.country{}, {})\n",
                    kind, form, kind * form, line);
  }
  return text + "    return round(total, 2)\n\n\n";
}

std::string random_file() {
  using rc::gen::inRange;
  std::string text;
  for (int i = *inRange(0, 4); i > 0; --i) {
    const std::string body = function(*inRange(0, 3), *inRange(0, 2), *inRange(-4, 9),
                                      std::string(1, *rc::gen::elementOf(std::string("abc"))));
    text += *inRange(0, 3) == 0 ? "class C:\n    x = 1\n\n\n" + body : body;
  }
  return text;
}

std::string words_of(const std::vector<CloneGroup>& groups) {
  std::string text;
  for (const CloneGroup& group : groups) {
    text += fmt::format("{} {} {}:", static_cast<int>(group.kind), static_cast<int>(group.unit), group.tokens);
    for (const CloneMember& member : group.members)
      text +=
          fmt::format(" {}:{}-{}/{}", member.lines.file.value, member.lines.begin, member.lines.end, member.definition);
    text += "\n";
  }
  return text;
}

FileFacts facts_of(const std::string& text) { return extract(Language::python, text, kEveryDetail); }

RC_GTEST_PROP(CloneJoin, a_replaced_file_gives_the_groups_of_a_fresh_start, ()) {
  std::vector<FileFacts> facts;
  for (int i = *rc::gen::inRange(2, 6); i > 0; --i) facts.push_back(facts_of(random_file()));
  CloneJoin join(facts);
  for (int change = 0; change < 4; ++change) {
    const auto file = *rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(facts.size()));
    facts[file] = facts_of(random_file());
    join.update({file});
    const std::string groups = words_of(join.groups());
    RC_CLASSIFY(!groups.empty(), "has copies");
    RC_ASSERT(groups == words_of(CloneJoin(facts).groups()));
  }
}

TEST(CloneJoin, copies_come_and_go_with_their_file) {
  std::vector<FileFacts> facts{facts_of(function(1, 1, -1, "a")), facts_of("x = 1\n")};
  CloneJoin join(facts);
  EXPECT_TRUE(join.groups().empty());
  facts[1] = facts_of(function(1, 1, -1, "b"));
  join.update({1});
  ASSERT_EQ(join.groups().size(), 1U);
  EXPECT_EQ(join.groups().front().kind, CloneKind::exact);
  std::string changed = function(1, 1, -1, "b");
  changed.insert(changed.find("    return"), "    total = check(total)\n    log(total)\n");
  facts[1] = facts_of(changed);
  join.update({1});
  ASSERT_EQ(join.groups().size(), 2U);
  EXPECT_EQ(join.groups().front().kind, CloneKind::near);
  EXPECT_EQ(join.groups().back().unit, CloneUnit::run);
  facts[1] = facts_of("");
  join.update({1});
  EXPECT_TRUE(join.groups().empty());
}

}  // namespace
}  // namespace fount
