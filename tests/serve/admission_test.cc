// Who may come in: counted by address, paced by time.
#include "serve/admission.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

TEST(TokenBucket, gives_a_burst_and_then_its_rate) {
  TokenBucket bucket(10);
  std::int64_t now_ms = 1'000'000;
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(bucket.take(now_ms)) << i;
  EXPECT_FALSE(bucket.take(now_ms));
  now_ms += 100;
  EXPECT_TRUE(bucket.take(now_ms));
  EXPECT_FALSE(bucket.take(now_ms));
}

TEST(TokenBucket, a_clock_that_jumps_back_takes_nothing_away) {
  TokenBucket bucket(10);
  EXPECT_TRUE(bucket.take(1'000'000));
  EXPECT_TRUE(bucket.take(500'000));
  EXPECT_TRUE(bucket.take(500'100));
}

TEST(Admission, counts_connections_of_an_address_and_of_all) {
  Settings settings;
  settings.connections = 3;
  settings.connections_per_address = 2;
  Admission admission(settings);
  EXPECT_EQ(admission.enter("192.0.2.1", 1), "");
  EXPECT_EQ(admission.enter("192.0.2.1", 1), "");
  EXPECT_NE(admission.enter("192.0.2.1", 1), "");
  EXPECT_EQ(admission.enter("192.0.2.2", 1), "");
  EXPECT_NE(admission.enter("192.0.2.3", 1), "") << "the server is full";
  admission.leave("192.0.2.1");
  EXPECT_EQ(admission.enter("192.0.2.3", 1), "");
  EXPECT_EQ(admission.connections(), 3U);
}

TEST(Admission, a_trusted_proxy_speaks_for_many) {
  Settings settings;
  settings.connections_per_address = 1;
  settings.connects_per_s = 1;
  settings.trusted_proxies = {"192.0.2.9"};
  Admission admission(settings);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(admission.enter("192.0.2.9", 1), "");
}

TEST(Admission, forgets_who_left_long_ago) {
  Settings settings;
  settings.connects_per_s = 1;
  Admission admission(settings);
  EXPECT_EQ(admission.enter("192.0.2.1", 1000), "");
  admission.leave("192.0.2.1");
  admission.tidy(1100);
  EXPECT_NE(admission.enter("192.0.2.1", 1100), "") << "too soon to forget how fast they came";
  admission.tidy(5000);
  EXPECT_EQ(admission.enter("192.0.2.1", 5000), "");
}

}  // namespace
}  // namespace fount
