#include "engine/pass_clock.h"

#include <sys/resource.h>

#include <ctime>

namespace fount {
namespace {

double cpu_seconds() {  // of all threads, user and system
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::uint64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

PassClock::PassClock() : wall_(std::chrono::steady_clock::now()), cpu_s_(cpu_seconds()) {}

void PassClock::lap(std::string_view pass) {
  const auto wall = std::chrono::steady_clock::now();
  const double cpu_s = cpu_seconds();
  passes_.push_back({pass, std::chrono::duration<double>(wall - wall_).count(), cpu_s - cpu_s_, peak_bytes()});
  wall_ = wall;
  cpu_s_ = cpu_s;
}

}  // namespace fount
