// cmake/embed.cmake must give back every byte of a page, whatever it contains.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "rules/rule.h"

namespace fount {
namespace {

constexpr char kHostilePage[] =
#include "hostile_page.inc"
    ;

std::string read(const std::string& path) {
  std::ifstream file(std::string(FOUNT_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Embed, HostilePageIsUnchanged) {
  const std::string_view embedded(kHostilePage, sizeof(kHostilePage) - 1);
  EXPECT_GT(embedded.size(), 65536U);
  EXPECT_EQ(embedded, read("tests/cmake/hostile_page.md"));
}

TEST(Embed, EveryRulePageIsUnchanged) {
  EXPECT_EQ(all_rule_pages().size(), all_rules().size());
  for (const RulePage& page : all_rule_pages())
    EXPECT_EQ(page.markdown, read("docs/rules/" + std::string(page.id) + ".md")) << page.id;
}

TEST(RuleTable, RulesAndPagesAreSortedByTheSameIds) {
  for (std::size_t i = 0; i < all_rules().size(); ++i) EXPECT_EQ(all_rules()[i]->info.id, all_rule_pages()[i].id);
  EXPECT_TRUE(std::ranges::is_sorted(all_rules(), {}, [](const Rule* rule) { return rule->info.id; }));
}

}  // namespace
}  // namespace fount
