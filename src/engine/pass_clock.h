// Time and memory of each pass, for --stats. Reads the process's clocks; nothing else of the engine knows them.
#pragma once

#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/audit.h"

namespace fount {

class PassClock {
 public:
  PassClock();

  // What happened since the last lap (or since the start) was this pass.
  void lap(std::string_view pass);

  std::vector<PassStatistics> take() { return std::move(passes_); }

 private:
  std::vector<PassStatistics> passes_;
  std::chrono::steady_clock::time_point wall_;
  double cpu_s_ = 0;
};

}  // namespace fount
