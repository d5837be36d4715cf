// The way of accepted events to their users' sessions: from the broker's thread onto the event loop, in the order in
// which they were accepted.
#pragma once

#include <utility>
#include <vector>

#include "serve/registry.h"
#include "serve/threads.h"

namespace fount {

class Publisher {
 public:
  Publisher(Registry& registry, const Threads& threads) : registry_(registry), threads_(threads) {}

  // `done`, which first publishes what was accepted: whoever waits for it would do so on a thread of their own, where
  // another one's later event can overtake.
  template <class T>
  Broker::Done<T> publishing(Broker::Done<T> done) {
    return [this, done = std::move(done)](Result<T> result) {
      if (result) publish(events_in(*result));
      done(std::move(result));
    };
  }

 private:
  static const std::vector<Event>& events_in(const std::vector<Event>& events) { return events; }
  template <class T>
  static const std::vector<Event>& events_in(const T& answer) {
    return answer.events;
  }
  void publish(const std::vector<Event>& events) {
    if (events.empty()) return;
    threads_.loop([this, events] { registry_.deliver(events); });
  }

  Registry& registry_;
  const Threads& threads_;
};

}  // namespace fount
