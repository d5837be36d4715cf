#include "base/utc_time.h"

#include <gtest/gtest.h>

namespace fount::test {
namespace {

TEST(UtcTime, one_form) {
  EXPECT_EQ(parse_utc_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_utc_time("2026-11-27T12:00:00Z"), 1'795'780'800'000);
  EXPECT_EQ(parse_utc_time("2024-02-29T23:59:59Z"), 1'709'251'199'000);
  for (const std::string_view wrong :
       {"", "2026-11-27", "2026-11-27T12:00:00", "2026-11-27 12:00:00Z", "2026-11-27T12:00:00+0",
        "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-11-27T24:00:00Z", "2026-11-27T12:60:00Z",
        "2026-11-27T12:00:60Z", "x026-11-27T12:00:00Z"})
    EXPECT_EQ(parse_utc_time(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace fount::test
