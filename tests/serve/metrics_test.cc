// What /metrics says of the promises, and the one of them whose check stands by itself.
#include "serve/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "serve/acknowledged.h"

namespace fount {
namespace {

using testing::HasSubstr;

TEST(Metrics, show_each_promise_as_a_counter_that_is_0_until_it_is_broken) {
  Metrics metrics;
  Promises promises;
  for (const PromiseInfo& promise : kPromises) {
    const std::string name = "fount_promise_" + std::string(promise.name) + "_total";
    EXPECT_THAT(metrics.text(promises), HasSubstr("# TYPE " + name + " counter\n" + name + " 0\n"));
    (promises.*promise.counter) = 3;
    EXPECT_THAT(metrics.text(promises), HasSubstr("\n" + name + " 3\n"));
  }
}

TEST(Acknowledged, a_key_of_a_user_stands_for_one_run) {
  constexpr UserId kAnn{1}, kBob{2};
  Acknowledged acknowledged;
  EXPECT_TRUE(acknowledged.agrees(kAnn, "key", {"first"}));
  EXPECT_TRUE(acknowledged.agrees(kAnn, "key", {"first"})) << "a retry";
  EXPECT_TRUE(acknowledged.agrees(kAnn, "another", {"second"}));
  EXPECT_TRUE(acknowledged.agrees(kBob, "key", {"third"})) << "a key is its user's";
  EXPECT_FALSE(acknowledged.agrees(kAnn, "key", {"second"}));
}

TEST(Acknowledged, keeps_the_newest_and_no_more) {
  Acknowledged acknowledged(2);
  for (const char* key : {"a", "b", "c"}) acknowledged.agrees(UserId{1}, key, {key});
  EXPECT_FALSE(acknowledged.agrees(UserId{1}, "c", {"x"}));
  EXPECT_FALSE(acknowledged.agrees(UserId{1}, "b", {"x"}));
  EXPECT_TRUE(acknowledged.agrees(UserId{1}, "a", {"x"})) << "forgotten";
}

}  // namespace
}  // namespace fount
