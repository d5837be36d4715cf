#include "serve/registry.h"

#include <fmt/format.h>

#include <random>
#include <vector>

namespace fount {
namespace {

constexpr std::int64_t kMillisecondsPerSecond = 1000;
// When a server that stops asks its clients back: after its successor has started, and spread.
constexpr std::int64_t kSoonestReturnMs = 500, kReturnSpreadMs = 4500;

}  // namespace

Registry::Registry(const Settings& settings, Broker& broker, const Threads& threads, const Clock& clock,
                   Promises& promises)
    : settings_(settings), broker_(broker), threads_(threads), clock_(clock), promises_(promises) {
  promises_.on_foreign = [this](UserId owner, UserId receiver) {
    close_user(owner, CloseCode::owner_mismatch, "a frame for you was stopped at another user's socket");
    close_user(receiver, CloseCode::owner_mismatch, "a frame of another user was stopped");
  };
}

Answer<std::shared_ptr<Session>> Registry::join(const std::shared_ptr<Outlet>& outlet) {
  const UserId user = outlet->caller().user.id;
  if (!sessions_.contains(user)) {
    Result<LogExtent> extent = broker_.extent(user);
    if (!extent) return refuse(Refusal::unavailable, "the log cannot be read");
    sessions_[user] = begin_session(user, *std::move(extent));
  }
  const std::shared_ptr<Session> session = sessions_[user];
  if (session->outlets().size() >= static_cast<std::size_t>(settings_.connections_per_user))
    return refuse(Refusal::quota_exceeded,
                  fmt::format("you have {} streams open, as many as are allowed", settings_.connections_per_user));
  session->join(outlet);
  ++outlets_;
  return session;
}

// A read of the log that is still under way holds the session of a user who has just left: they get that one back.
std::shared_ptr<Session> Registry::begin_session(UserId user, LogExtent extent) {
  std::weak_ptr<Session>& last = last_sessions_[user];
  if (std::shared_ptr<Session> session = last.lock()) {
    session->begin_again(std::move(extent));
    return session;
  }
  auto session = std::make_shared<Session>(Session::Key(), user, std::move(extent), broker_, threads_);
  if (!last.expired()) promises_.duplicate_sessions.fetch_add(1);
  last = session;
  return session;
}

void Registry::leave(const Outlet& outlet) {
  const auto found = sessions_.find(outlet.caller().user.id);
  if (found == sessions_.end()) return;
  const std::size_t before = found->second->outlets().size();
  found->second->leave(outlet);
  outlets_ -= before - found->second->outlets().size();
  if (!found->second->outlets().empty()) return;
  sessions_.erase(found);
}

void Registry::deliver(const std::vector<Event>& events) {
  for (const Event& event : events) {
    const auto found = sessions_.find(event.user);
    if (found == sessions_.end()) continue;
    const std::shared_ptr<Session> session = found->second;  // a stream that fails may be the last one of it
    session->deliver(event);
  }
}

template <class Visit>
static void for_each_outlet(const std::map<UserId, std::shared_ptr<Session>>& sessions, Visit visit) {
  std::vector<std::shared_ptr<Outlet>> outlets;  // closing one changes the map
  for (const auto& [user, session] : sessions)
    outlets.insert(outlets.end(), session->outlets().begin(), session->outlets().end());
  for (const std::shared_ptr<Outlet>& outlet : outlets) visit(*outlet);
}

void Registry::sweep() {
  const std::int64_t now_ms = clock_.now_ms();
  const std::int64_t patience_ms = settings_.slow_consumer_s * kMillisecondsPerSecond;
  for_each_outlet(sessions_, [&](Outlet& outlet) {
    const std::int64_t expires_ms = outlet.caller().expires_ms;
    if (!outlet.idle() && now_ms - outlet.progressed_ms() > patience_ms)
      return outlet.close(CloseCode::slow_consumer, "nothing was read for too long");
    if (expires_ms != 0 && expires_ms <= now_ms) return outlet.close(CloseCode::token_expired, "the token expired");
    outlet.tick();
  });
  std::erase_if(last_sessions_, [](const auto& entry) { return entry.second.expired(); });
}

static void recheck_outlet(Outlet& outlet, const Authenticator& authenticator) {
  if (!authenticator.still_holds(outlet.caller())) outlet.close(CloseCode::token_revoked, "the token was revoked");
}

void Registry::recheck(const Authenticator& authenticator, UserId user) {
  const auto found = sessions_.find(user);
  if (found == sessions_.end()) return;
  for (const std::vector<std::shared_ptr<Outlet>> outlets = found->second->outlets(); const auto& outlet : outlets)
    recheck_outlet(*outlet, authenticator);
}

void Registry::recheck_all(const Authenticator& authenticator) {
  for_each_outlet(sessions_, [&](Outlet& outlet) { recheck_outlet(outlet, authenticator); });
}

void Registry::close_all(CloseCode code, std::string_view reason) {
  for_each_outlet(sessions_, [&](Outlet& outlet) { outlet.close(code, reason); });
}

void Registry::announce_end() {
  std::minstd_rand random(static_cast<unsigned>(clock_.now_ms()));
  std::uniform_int_distribution<std::int64_t> retry_ms(kSoonestReturnMs, kSoonestReturnMs + kReturnSpreadMs);
  for_each_outlet(sessions_, [&](Outlet& outlet) {
    outlet.send({outlet.caller().user.id, 0, std::make_shared<const std::string>(draining_frame(retry_ms(random)))});
  });
}

void Registry::close_user(UserId user, CloseCode code, std::string_view reason) {
  const auto found = sessions_.find(user);
  if (found == sessions_.end()) return;
  for (const std::vector<std::shared_ptr<Outlet>> outlets = found->second->outlets(); const auto& outlet : outlets)
    outlet->close(code, reason);
}

}  // namespace fount
