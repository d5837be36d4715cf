#include "core/finding.h"

#include <gtest/gtest.h>

#include <vector>

namespace fount {
namespace {

TEST(Names, are_the_words_of_the_json_schema) {
  std::vector<std::string_view> roles;
  for (int role = 0; role <= static_cast<int>(SourceRole::unrelated); ++role)
    roles.push_back(name_of(static_cast<SourceRole>(role)));
  EXPECT_EQ(roles, (std::vector<std::string_view>{"canonical", "surplus", "shim", "adapter", "interface", "mock",
                                                  "fallback", "test", "generated", "vendored", "backup", "unrelated"}));
  EXPECT_EQ(name_of(Severity::low), "low");
  EXPECT_EQ(name_of(Severity::critical), "critical");
  EXPECT_EQ(name_of(Confidence::tentative), "tentative");
  EXPECT_EQ(name_of(Confidence::certain), "certain");
  EXPECT_EQ(name_of(Effort::small), "S");
  EXPECT_EQ(name_of(Effort::large), "L");
}

TEST(Areas, have_an_id_and_a_name_each) {
  EXPECT_EQ(id_of(AreaId::definitions), "definitions");
  EXPECT_EQ(name_of(AreaId::definitions), "Definitions");
  EXPECT_EQ(id_of(AreaId::runtime), "runtime");
  EXPECT_EQ(name_of(AreaId::runtime), "Runtime");
  ASSERT_EQ(area_ids().size(), kAreaCount);
  for (std::size_t i = 0; i < kAreaCount; ++i) {
    const auto area = static_cast<AreaId>(i);
    EXPECT_EQ(id_of(area), area_ids()[i]);
    EXPECT_EQ(area_with_id(id_of(area)), area);
  }
  EXPECT_EQ(area_with_id("Definitions"), std::nullopt);
  EXPECT_EQ(area_with_id(""), std::nullopt);
}

TEST(Severities, are_found_by_name) {
  for (const std::string_view name : severity_names()) EXPECT_EQ(name_of(severity_named(name).value()), name);
  EXPECT_EQ(severity_named("high"), Severity::high);
  EXPECT_EQ(severity_named("HIGH"), std::nullopt);
  EXPECT_EQ(severity_named("blocker"), std::nullopt);
}

TEST(Severities, weigh_a_power_of_two) {
  EXPECT_EQ(weight_of(Severity::critical), 8);
  EXPECT_EQ(weight_of(Severity::low), 1);
}

TEST(Efforts, take_hours) {
  EXPECT_EQ(hours_of(Effort::small), 1);
  EXPECT_EQ(hours_of(Effort::medium), 4);
  EXPECT_EQ(hours_of(Effort::large), 16);
}

}  // namespace
}  // namespace fount
