// The published files are what src/policy/schema.cc says. FOUNT_UPDATE_GOLDEN=1 rewrites them.
#include "policy/publish.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "policy/parse.h"
#include "policy/schema.h"

namespace fount {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void check_file(const std::string& name, const std::string& expected) {
  const std::string path = std::string(FOUNT_SOURCE_DIR) + "/" + name;
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << expected;
  EXPECT_TRUE(read(path) == expected) << name << " is stale: FOUNT_UPDATE_GOLDEN=1 rewrites it";
}

TEST(PublishedSchema, is_current) { check_file("docs/schema/fount.toml.schema.json", policy_json_schema()); }

TEST(PublishedPage, is_current) { check_file("docs/policy.md", policy_page()); }

// All of the page's TOML together: every key of the schema stands in it, so every key's example is valid.
TEST(PublishedPage, its_examples_are_valid) {
  const std::string page = policy_page();
  std::string toml;
  for (std::size_t at = page.find("```toml\n"); at != std::string::npos; at = page.find("```toml\n", at + 1))
    toml += page.substr(at + 8, page.find("```\n", at + 8) - at - 8);
  const Result<Policy> policy = parse_policy(toml, "docs/policy.md", {"duplicate-definition", "import-paths"});
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->roles.size(), 7U);
  EXPECT_EQ(policy->areas.size(), 1U);
  EXPECT_EQ(policy->gate.min_score, 90);
}

TEST(Schema, every_name_is_unique_and_explained) {
  std::set<std::string_view> tables;
  for (const TableInfo& table : policy_tables()) {
    EXPECT_TRUE(tables.insert(table.name).second) << table.name;
    EXPECT_EQ(table.shape == Shape::single, table.open == nullptr) << table.name;
    std::set<std::string_view> keys;
    for (const KeyInfo& key : table.keys) {
      EXPECT_TRUE(keys.insert(key.name).second) << key.name;
      EXPECT_TRUE(key.help.ends_with('.')) << key.name;
      EXPECT_FALSE(key.example.empty()) << key.name;
    }
  }
}

TEST(AreaId, is_lower_case_with_dashes) {
  auto check = [](std::string_view name, std::string_view expected) { EXPECT_EQ(area_id(name), expected); };
  check("Payments", "payments");
  check("Agent Service / Pipeline", "agent-service-pipeline");
  check(" (WebSocket) 2 ", "websocket-2");
  check("\xC3\x89tat", "\xC3\x89tat");
  check("--", "");
}

}  // namespace
}  // namespace fount
