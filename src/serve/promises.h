// What the server promises, as counters that must stay 0: each is a check that stands at the place where the promise
// would be broken. `on_foreign` closes the sockets of both users whom a misdirected frame touches.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "core/service.h"

namespace fount {

struct Promises {
  std::atomic<std::uint64_t> foreign_frames{0};      // a frame of one user at the socket of another: stopped
  std::atomic<std::uint64_t> order_violations{0};    // an event that is not the next one of its socket: stopped
  std::atomic<std::uint64_t> duplicate_sessions{0};  // one that was still used when its user could get another
  std::atomic<std::uint64_t> lost_results{0};        // a run that was worked on to its end and could not be stored
  std::function<void(UserId owner, UserId receiver)> on_foreign = [](UserId, UserId) {};
};

}  // namespace fount
