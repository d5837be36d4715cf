#include "engine/pass_clock.h"

#include <sys/resource.h>

#include <ctime>
#include <iterator>

namespace fount {
namespace {

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double cpu_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }  // of all threads, user and system

std::uint64_t peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

PassClock::PassClock(bool measures_parts)
    : measures_parts_(measures_parts), wall_(std::chrono::steady_clock::now()), cpu_s_(cpu_seconds()) {}

void PassClock::lap(std::string_view pass) {
  const auto wall = std::chrono::steady_clock::now();
  const double cpu_s = cpu_seconds();
  const double wall_s = std::chrono::duration<double>(wall - wall_).count();
  passes_.insert(lap_, {.pass = pass, .wall_s = wall_s, .cpu_s = cpu_s - cpu_s_, .peak_bytes = peak_bytes()});
  lap_ = passes_.end();
  wall_ = wall;
  cpu_s_ = cpu_s;
}

double* PassClock::part(std::string_view name) {
  if (!measures_parts_) return nullptr;
  passes_.push_back({.pass = name, .is_part = true});
  if (lap_ == passes_.end()) lap_ = std::prev(passes_.end());
  return &passes_.back().cpu_s;
}

double PartTimer::now() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }

}  // namespace fount
