// One line on stderr that says how far an audit is, and is gone when the audit ends. Called from any worker thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string_view>

#include "engine/observer.h"

namespace fount {

class ProgressLine final : public Observer {
 public:
  // An audit that is over before `patience` draws nothing: that would only flicker.
  explicit ProgressLine(bool enabled, std::chrono::milliseconds patience = std::chrono::milliseconds(300))
      : enabled_(enabled), patience_(patience) {}
  ~ProgressLine() override;
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void on_progress(std::string_view pass, std::size_t done, std::size_t total) override;

 private:
  using Clock = std::chrono::steady_clock;

  const bool enabled_;
  const std::chrono::milliseconds patience_;
  const Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  Clock::time_point last_drawn_;
  bool drawn_ = false;
};

}  // namespace fount
