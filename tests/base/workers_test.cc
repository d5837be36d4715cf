#include "base/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace fount {
namespace {

void check_each_once(unsigned threads, std::size_t count) {
  Workers workers(threads);
  std::vector<std::atomic<int>> calls(count);
  workers.for_each(count, [&](unsigned worker, std::size_t i) {
    ASSERT_LT(worker, workers.threads());
    ++calls[i];
  });
  for (const auto& times : calls) EXPECT_EQ(times, 1);
}

TEST(Workers, calls_every_index_once) {
  for (const unsigned threads : {1U, 2U, 7U})
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 1000U}) check_each_once(threads, count);
}

TEST(Workers, has_at_least_one_thread) {
  EXPECT_GE(Workers(0).threads(), 1U);
  EXPECT_EQ(Workers(3).threads(), 3U);
}

TEST(Workers, a_slot_is_never_used_by_two_threads_at_once) {
  Workers workers(4);
  std::vector<std::atomic<bool>> busy(workers.threads());
  workers.for_each(10'000, [&](unsigned worker, std::size_t) {
    EXPECT_FALSE(busy[worker].exchange(true));
    busy[worker] = false;
  });
}

}  // namespace
}  // namespace fount
