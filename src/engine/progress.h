// Counts a pass's steps from any thread and tells the observer about a hundred times per pass, however many there are.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <string_view>

#include "engine/observer.h"

namespace fount {

class Progress {
 public:
  Progress(Observer& observer, std::string_view pass, std::size_t total)
      : observer_(observer), pass_(pass), total_(total), stride_(std::max<std::size_t>(1, total / 100)) {
    observer_.on_progress(pass_, 0, total_);
  }

  void step() {
    const std::size_t done = done_.fetch_add(1, std::memory_order_relaxed) + 1;
    if (done % stride_ == 0 || done == total_) observer_.on_progress(pass_, done, total_);
  }

 private:
  Observer& observer_;
  std::string_view pass_;
  std::size_t total_, stride_;
  std::atomic<std::size_t> done_{0};
};

}  // namespace fount
