// One user on this node: every stream they have open, and where each of them is in their log. The one connection
// manager of the user; only the Registry can make one (the key of its constructor is the Registry's).
//
// Exactness rests on three facts: events reach `deliver` only when they are durable; they do so in the order of their
// seq; and everything here happens on the event loop. A stream is either *live* (it gets each event as it happens) or
// reads from the log until it has caught up with what was delivered, and is live from there on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "broker/broker.h"
#include "serve/frames.h"
#include "serve/outlet.h"
#include "serve/threads.h"

namespace fount {

class Session : public std::enable_shared_from_this<Session> {
 public:
  class Key {
    friend class Registry;
    Key() {}  // not defaulted: `{}` must not make one
  };
  Session(Key key, UserId user, LogExtent extent, Broker& broker, const Threads& threads);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  UserId user() const { return user_; }
  LogExtent extent() const { return extent_; }
  const std::vector<std::shared_ptr<Outlet>>& outlets() const { return outlets_; }

  void join(const std::shared_ptr<Outlet>& outlet);
  void leave(const Outlet& outlet);

  // Answers where the stream goes on, then brings it there. Once: a second one is refused.
  void resume(Outlet& outlet, const ResumeMessage& message);
  // An accepted event of this user.
  void deliver(const Event& event);
  // Reads on from the log for a stream that is not live.
  void catch_up(Outlet& outlet);

 private:
  void queue(Outlet& outlet, const Event& event, const std::shared_ptr<const std::string>& text);
  void take_in(Outlet& outlet, const Result<std::vector<Event>>& events);
  void resume_at(Outlet& outlet, const ResumeMessage& message, const LogExtent& stored);

  UserId user_;
  LogExtent extent_;  // `last`: the newest event that was delivered, or stood in the log when the session began
  Broker& broker_;
  const Threads& threads_;
  std::vector<std::shared_ptr<Outlet>> outlets_;
};

}  // namespace fount
