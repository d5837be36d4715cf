// Time and memory of each pass, and of its parts, for --stats. Reads the process's clocks; nothing else of the engine
// knows them.
#pragma once

#include <chrono>
#include <list>
#include <string_view>
#include <vector>

#include "engine/audit.h"

namespace fount {

class PassClock {
 public:
  // Parts cost a look at the clock for each file, so they are measured only for somebody who will read them.
  explicit PassClock(bool measures_parts);

  // What happened since the last lap (or since the start) was this pass.
  void lap(std::string_view pass);

  bool measures_parts() const { return measures_parts_; }

  // Where CPU seconds of a part of the pass under way are to be added, until take(); null when nobody will read them.
  double* part(std::string_view name);

  std::vector<PassStatistics> take() const { return {passes_.begin(), passes_.end()}; }

 private:
  bool measures_parts_;
  std::list<PassStatistics> passes_;                         // whoever adds to a part must find it where it was
  std::list<PassStatistics>::iterator lap_ = passes_.end();  // after the last pass: its parts, until it is over
  std::chrono::steady_clock::time_point wall_;
  double cpu_s_ = 0;
};

// Tells the CPU time of one thread since it was made, or since the last lap, to one sum after the other.
class PartTimer {
 public:
  explicit PartTimer(bool runs) : runs_(runs), since_(runs ? now() : 0) {}

  void lap(double* sum) {
    if (!runs_) return;
    const double time = now();
    *sum += time - since_;
    since_ = time;
  }

 private:
  static double now();
  bool runs_;
  double since_;
};

}  // namespace fount
