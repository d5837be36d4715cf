// What the server promises, as counters that must stay 0: each is a check that stands at the place where the promise
// would be broken, and none of them can be raised by what a client does. `on_foreign` closes the sockets of both users
// whom a misdirected frame touches.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>

#include "core/service.h"

namespace fount {

struct Promises {
  using Counter = std::atomic<std::uint64_t>;

  Counter repeated_events{0};     // an event that its socket was past already: stopped
  Counter skipped_events{0};      // an event before which others are missing: stopped, so that the gap is not silent
  Counter foreign_frames{0};      // a frame of one user at the socket of another: stopped
  Counter lost_results{0};        // a run that was worked on to its end and could not be stored
  Counter repeated_commands{0};   // an idempotency key that was acknowledged for two runs
  Counter duplicate_sessions{0};  // one that was still used when its user could get another
  std::function<void(UserId owner, UserId receiver)> on_foreign = [](UserId, UserId) {};
};

// As /metrics shows them.
struct PromiseInfo {
  const char* name;
  const char* meaning;
  Promises::Counter Promises::* counter;
};
inline constexpr std::array<PromiseInfo, 6> kPromises{{
    {"repeated_events", "Events stopped because their socket was past them", &Promises::repeated_events},
    {"skipped_events", "Events stopped because others before them were missing", &Promises::skipped_events},
    {"foreign_frames", "Frames stopped at the socket of another user", &Promises::foreign_frames},
    {"lost_results", "Runs worked on to the end that could not be stored", &Promises::lost_results},
    {"repeated_commands", "Idempotency keys acknowledged for two runs", &Promises::repeated_commands},
    {"duplicate_sessions", "Second session objects of a user", &Promises::duplicate_sessions},
}};

}  // namespace fount
