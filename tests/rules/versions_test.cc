#include "rules/versions.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

void check(std::string_view a, std::string_view b, bool agree, BareVersion bare = BareVersion::prefix) {
  const auto first = VersionSet::parse(a, bare), second = VersionSet::parse(b, bare);
  ASSERT_TRUE(first && second) << a << " " << b;
  EXPECT_EQ(first->intersects(*second), agree) << a << " " << b;
  EXPECT_EQ(second->intersects(*first), agree) << b << " " << a;
}

TEST(VersionSet, toolchains_agree_when_one_can_be_the_other) {
  check("3.11", "3.11.9", true);
  check("3.11", "3.12", false);
  check(">=3.9", "3.11", true);
  check(">=3.9,<3.11", "3.11", false);
  check("18", "20", false);
  check("20.x", "v20.1.0", true);
  check("^18.2", "18", true);
  check(">= 18 < 21", "20", true);
  check("18 || 20", "20.4", true);
  check("18 || 20", "22", false);
  check("~> 1.5", "1.9.2", true);
  check("~> 1.5.0", "1.9.2", false);
  check("16 - 18", "18.3", true);
  check("*", "3.1", true);
}

TEST(VersionSet, packages_without_operator_are_exact) {
  constexpr auto kExact = BareVersion::exact;
  check("1.2", "1.2.0", true, kExact);
  check("1.2", "1.2.1", false, kExact);
  check("==2.31.0", ">=2.32", false, kExact);
  check("~=2.31.0", "==2.31.5", true, kExact);
  check("~=2.31", "==3.0", false, kExact);
  check("^0.3.1", "0.3.9", true, kExact);
  check("^0.3.1", "0.4.0", false, kExact);
  check("~1.2.3", "1.3.0", false, kExact);
  check("==2.*", "2.9", true, kExact);
  check(">1.0", "1.0", false, kExact);
  check("<=1.0", "1.0", true, kExact);
}

TEST(VersionSet, what_says_no_number_is_not_known) {
  for (const std::string_view text : {"latest", "lts/*", "", "1.0.0-beta.1", "2.0rc1", "!=1.2", "git+https://x",
                                      "workspace:*", "1.2.3.4.5", "1..2", "${VERSION}"})
    EXPECT_FALSE(VersionSet::parse(text, BareVersion::exact)) << text;
}

TEST(VersionSet, pins_and_floors) {
  EXPECT_TRUE(VersionSet::parse("3.11", BareVersion::prefix)->is_pin());
  EXPECT_TRUE(VersionSet::parse("==3.11.2", BareVersion::exact)->is_pin());
  EXPECT_FALSE(VersionSet::parse(">=3.11", BareVersion::prefix)->is_pin());
  EXPECT_FALSE(VersionSet::parse(">=3.11,<4", BareVersion::prefix)->is_floor());
  EXPECT_TRUE(VersionSet::parse(">=3.11", BareVersion::prefix)->is_floor());
}

}  // namespace
}  // namespace fount
