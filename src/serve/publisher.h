// The way of accepted events to their users' sessions: from whatever thread the broker speaks, onto the event loop, in
// the order in which they were accepted.
#pragma once

#include <utility>
#include <vector>

#include "serve/registry.h"
#include "serve/threads.h"

namespace fount {

class Publisher {
 public:
  Publisher(Registry& registry, const Threads& threads) : registry_(registry), threads_(threads) {}

  void publish(std::vector<Event> events) {
    if (events.empty()) return;
    threads_.loop([this, events = std::move(events)] { registry_.deliver(events); });
  }

 private:
  Registry& registry_;
  const Threads& threads_;
};

}  // namespace fount
