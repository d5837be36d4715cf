#include "cli/progress.h"

#include <fmt/core.h>

#include <cstdio>

namespace fount {
namespace {

using std::chrono_literals::operator""ms;

constexpr auto kInterval = 50ms;
constexpr std::string_view kClearLine = "\r\x1B[K";

}  // namespace

ProgressLine::~ProgressLine() {
  if (drawn_) fmt::print(stderr, "{}", kClearLine);
}

void ProgressLine::on_progress(std::string_view pass, std::size_t done, std::size_t total) {
  if (!enabled_) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) return;  // another thread is drawing: this position is stale already
  const Clock::time_point now = Clock::now();
  if (now - start_ < patience_ || now - last_drawn_ < kInterval) return;
  last_drawn_ = now;
  drawn_ = true;
  if (total > 0) {
    fmt::print(stderr, "{}{} {} of {}", kClearLine, pass, done, total);
  } else {
    fmt::print(stderr, "{}{}", kClearLine, pass);
  }
}

}  // namespace fount
