// What time it is. A value that is passed, so that tests of leases, expiry and limits need not wait.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace fount {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now_ms() const = 0;  // milliseconds since the epoch, UTC; any thread
};

class SystemClock final : public Clock {
 public:
  std::int64_t now_ms() const override {
    using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
};

// Moves only when told.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t now_ms) : now_ms_(now_ms) {}
  std::int64_t now_ms() const override { return now_ms_.load(); }
  void advance(std::int64_t by_ms) { now_ms_.fetch_add(by_ms); }

 private:
  std::atomic<std::int64_t> now_ms_;
};

}  // namespace fount
