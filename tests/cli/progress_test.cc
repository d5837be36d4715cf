// Progress and interruption, inside the process: a real audit is over too soon for either.
#include "cli/progress.h"

#include <gtest/gtest.h>

#include <csignal>

#include "cli/interrupt.h"

namespace fount {
namespace {

std::string drawn(bool enabled, std::chrono::milliseconds patience) {
  testing::internal::CaptureStderr();
  {
    ProgressLine line(enabled, patience);
    line.on_progress("read", 3, 10);
    line.on_progress("read", 4, 10);  // too soon after the first to be worth drawing
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, IsOneLineThatIsGoneInTheEnd) {
  EXPECT_EQ(drawn(true, std::chrono::milliseconds(0)), "\r\x1B[Kread 3 of 10\r\x1B[K");
}

TEST(Progress, IsNotDrawnForAShortAuditOrWithoutATerminal) {
  EXPECT_EQ(drawn(true, std::chrono::hours(1)), "");
  EXPECT_EQ(drawn(false, std::chrono::milliseconds(0)), "");
}

TEST(Interrupt, CancelsOnceThenEndsTheProcess) {
  const CancelToken& token = cancel_on_interrupt();
  EXPECT_FALSE(token.canceled());
  std::raise(SIGINT);
  EXPECT_TRUE(token.canceled());
  EXPECT_EXIT(std::raise(SIGINT), testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace fount
