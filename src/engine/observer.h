// How the engine speaks while it works. Implemented by cli/ (progress bar), later by editor/ and serve/.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

namespace fount {

class Observer {
 public:
  virtual ~Observer() = default;
  // `done` of `total` in the named pass; from any worker thread, rate-limited by the caller to about 100 a second.
  virtual void on_progress(std::string_view pass, std::size_t done, std::size_t total) = 0;
};

class SilentObserver final : public Observer {
 public:
  void on_progress(std::string_view, std::size_t, std::size_t) override {}
};

// Set from a signal handler or another thread; passes look at it between files.
class CancelToken {
 public:
  void cancel() { canceled_.store(true, std::memory_order_relaxed); }
  bool canceled() const { return canceled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> canceled_{false};
};

}  // namespace fount
