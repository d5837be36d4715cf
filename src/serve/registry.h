// user → session, for the users who are connected to this node or just were. The only maker of sessions. Owns no socket
// of its own and lives on the event loop.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "broker/broker.h"
#include "identity/authenticator.h"
#include "serve/promises.h"
#include "serve/refused.h"
#include "serve/session.h"

namespace fount {

class Registry {
 public:
  Registry(const Settings& settings, Broker& broker, const Threads& threads, const Clock& clock, Promises& promises);

  // The session of this user, made when they are not here yet; refused when they have as many streams as are allowed.
  Answer<std::shared_ptr<Session>> join(const std::shared_ptr<Outlet>& outlet);
  void leave(const Outlet& outlet);
  // Events of any users, in the order in which they were accepted.
  void deliver(const std::vector<Event>& events);

  // Once a second: closes who does not read, and whose token has expired; ends sessions whose user does not come back.
  void sweep();
  // Asks again whether what each stream was let in with still holds: after a revocation for `user`; and once a second
  // for the users whose turn it is, since asking for all at once would hold up the loop.
  void recheck(const Authenticator& authenticator, UserId user);
  void recheck_turn(const Authenticator& authenticator, std::int64_t turn);
  static constexpr std::int64_t kRecheckTurns = 30;
  void close_all(CloseCode code, std::string_view reason);
  void forget_all() { sessions_.clear(); }  // when the loop has ended
  // Tells every stream that the server stops, and when to come back: not all at once.
  void announce_end();

  std::size_t sessions() const { return present_; }  // of users who have a stream open
  std::size_t outlets() const { return outlets_; }

 private:
  // A session outlives its last stream a little, and everything that still reads for it: a user who comes back at once
  // finds the same one, and nothing of it is asked of the disk again.
  struct Place {
    std::shared_ptr<Session> session;
    std::int64_t left_ms = 0;
  };
  bool ends(const Place& place, std::int64_t now_ms) const;
  void close_user(UserId user, CloseCode code, std::string_view reason);

  const Settings& settings_;
  Broker& broker_;
  const Threads& threads_;
  const Clock& clock_;
  Promises& promises_;
  std::map<UserId, Place> sessions_;
  std::size_t present_ = 0;
  std::size_t outlets_ = 0;
};

}  // namespace fount
