#include "index/entries.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace fount::test {
namespace {

// One entry a row; `parent` and `target` are rows. Key "" is a list item.
struct Row {
  std::string_view key;
  std::uint32_t parent = kNone;
  EntryKind kind = EntryKind::scalar;
  std::uint32_t target = kNone;
  std::uint16_t flags = 0;
};

FileFacts facts_of(std::span<const Row> rows) {
  FileFacts facts;
  for (const Row& row : rows) {
    Entry entry;
    if (!row.key.empty()) entry.key = facts.strings.append(row.key);
    entry.parent = row.parent;
    entry.kind = row.kind;
    entry.target = row.target;
    entry.flags = row.flags;
    facts.entries.push_back(entry);
  }
  return facts;
}

FileFacts facts_of(std::initializer_list<Row> rows) { return facts_of(std::span(rows.begin(), rows.size())); }

TEST(EntryTree, finds_by_path_and_names_the_path) {
  const FileFacts facts = facts_of({{"services", kNone, EntryKind::map},
                                    {"web", 0, EntryKind::map},
                                    {"ports", 1, EntryKind::list},
                                    {"", 2},
                                    {"", 2},
                                    {"image", 1}});
  const EntryTree tree(facts);
  EXPECT_EQ(tree.find(kNone, {"services", "web", "image"}), 5U);
  EXPECT_EQ(tree.find(kNone, {"services", "api", "image"}), kNone);
  EXPECT_EQ(tree.path(4), "services.web.ports.1");
  EXPECT_EQ(tree.children(2).size(), 2U);
  EXPECT_EQ(tree.enclosing(4, "web"), 1U);
  EXPECT_EQ(tree.enclosing(4, "image"), kNone);
  EXPECT_EQ(tree.depth(4), 3U);
}

TEST(EntryTree, a_later_key_wins_and_comments_do_not_count) {
  const FileFacts facts = facts_of({{"a"}, {"a"}, {"a", kNone, EntryKind::scalar, kNone, kCommentedOut}});
  const EntryTree tree(facts);
  EXPECT_EQ(tree.child(kNone, "a"), 1U);
  EXPECT_EQ(tree.children(kNone).size(), 2U);
}

TEST(EntryTree, follows_aliases_and_merges_and_ends_where_they_go_in_circles) {
  const FileFacts facts = facts_of({{"base", kNone, EntryKind::map},
                                    {"image", 0},
                                    {"web", kNone, EntryKind::map},
                                    {"<<", 2, EntryKind::alias, 0},
                                    {"same", kNone, EntryKind::alias, 0},
                                    {"loop", kNone, EntryKind::alias, 5},
                                    {"self", kNone, EntryKind::map},
                                    {"<<", 6, EntryKind::alias, 6}});
  const EntryTree tree(facts);
  EXPECT_EQ(tree.find(kNone, {"web", "image"}), 1U);
  EXPECT_EQ(tree.find(kNone, {"same", "image"}), 1U);
  EXPECT_EQ(tree.find(kNone, {"loop", "image"}), kNone);
  EXPECT_EQ(tree.find(kNone, {"self", "image"}), kNone);
}

TEST(EntryTree, merges_that_multiply_end_at_once) {
  // Forty maps, each of which merges the one before it ten times: 10^40 ways to the first.
  std::vector<Row> rows = {{"a", kNone, EntryKind::map}, {"image", 0}};
  std::uint32_t last = 0;
  for (int level = 0; level < 40; ++level) {
    const auto map = static_cast<std::uint32_t>(rows.size());
    rows.push_back({"a", kNone, EntryKind::map});
    rows.push_back({"<<", map, EntryKind::list});
    for (int i = 0; i < 10; ++i) rows.push_back({"", map + 1, EntryKind::alias, last});
    last = map;
  }
  const FileFacts facts = facts_of(rows);
  const EntryTree tree(facts);
  EXPECT_EQ(tree.child(last, "image"), 1U);
  EXPECT_EQ(tree.child(last, "absent"), kNone);
}

TEST(EntryTree, large_maps_are_looked_into_alike) {
  std::vector<Row> rows;
  const std::vector<std::string> keys = {"b", "a", "d"};
  for (int i = 0; i < 100; ++i) rows.push_back({keys[static_cast<std::size_t>(i) % keys.size()]});
  const FileFacts facts = facts_of(rows);
  const EntryTree tree(facts);
  EXPECT_EQ(tree.child(kNone, "a"), 97U);
  EXPECT_EQ(tree.child(kNone, "b"), 99U);
  EXPECT_EQ(tree.child(kNone, "d"), 98U);
  for (const std::string_view absent : {"", "aa", "c", "e"}) EXPECT_EQ(tree.child(kNone, absent), kNone) << absent;
  EXPECT_EQ(tree.children(kNone)[1], 1U);
}

}  // namespace
}  // namespace fount::test
