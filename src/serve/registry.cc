#include "serve/registry.h"

#include <fmt/format.h>

#include <random>
#include <vector>

namespace fount {
namespace {

constexpr std::int64_t kMillisecondsPerSecond = 1000;
constexpr std::int64_t kLinger_ms = 10'000;  // longer than a client waits before it tries again
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
  auto place = sessions_.find(user);
  if (place == sessions_.end()) {
    Result<LogExtent> extent = broker_.extent(user);
    if (!extent) return refuse(Refusal::unavailable, "the log cannot be read");
    auto session = std::make_shared<Session>(Session::Key(), user, *std::move(extent), broker_, threads_);
    place = sessions_.emplace(user, Place{std::move(session)}).first;
  }
  const std::shared_ptr<Session>& session = place->second.session;
  if (session->outlets().size() >= static_cast<std::size_t>(settings_.connections_per_user))
    return refuse(Refusal::quota_exceeded,
                  fmt::format("you have {} streams open, as many as are allowed", settings_.connections_per_user));
  if (session->outlets().empty()) ++present_;
  session->join(outlet);
  ++outlets_;
  return session;
}

void Registry::leave(const Outlet& outlet) {
  const auto found = sessions_.find(outlet.caller().user.id);
  if (found == sessions_.end()) return;
  Place& place = found->second;
  const std::size_t before = place.session->outlets().size();
  place.session->leave(outlet);
  const std::size_t left = before - place.session->outlets().size();
  outlets_ -= left;
  if (left == 0 || !place.session->outlets().empty()) return;
  --present_;
  place.left_ms = clock_.now_ms();
}

// Not while a read of the log holds it: its user could come back meanwhile and have two.
bool Registry::ends(const Place& place, std::int64_t now_ms) const {
  return place.session->outlets().empty() && now_ms - place.left_ms >= kLinger_ms && place.session.use_count() == 1;
}

void Registry::deliver(const std::vector<Event>& events) {
  for (const Event& event : events) {
    const auto found = sessions_.find(event.user);
    if (found == sessions_.end()) continue;
    found->second.session->deliver(event);
  }
}

template <class Visit>
static void for_each_outlet(const auto& sessions, Visit visit) {
  std::vector<std::shared_ptr<Outlet>> outlets;  // closing one changes its session
  for (const auto& [user, place] : sessions)
    outlets.insert(outlets.end(), place.session->outlets().begin(), place.session->outlets().end());
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
  for (auto entry = sessions_.begin(); entry != sessions_.end();) {
    if (!ends(entry->second, now_ms)) {
      ++entry;
      continue;
    }
    const std::weak_ptr<Session> ended = entry->second.session;
    entry = sessions_.erase(entry);
    if (!ended.expired()) promises_.duplicate_sessions.fetch_add(1);
  }
}

static void recheck_outlet(Outlet& outlet, const Authenticator& authenticator) {
  if (!authenticator.still_holds(outlet.caller())) outlet.close(CloseCode::token_revoked, "the token was revoked");
}

void Registry::recheck(const Authenticator& authenticator, UserId user) {
  const auto found = sessions_.find(user);
  if (found == sessions_.end()) return;
  for (const std::vector<std::shared_ptr<Outlet>> outlets = found->second.session->outlets();
       const auto& outlet : outlets)
    recheck_outlet(*outlet, authenticator);
}

void Registry::recheck_turn(const Authenticator& authenticator, std::int64_t turn) {
  std::vector<UserId> users;
  for (const auto& [user, place] : sessions_) {
    if (user.value % kRecheckTurns == turn % kRecheckTurns) users.push_back(user);
  }
  for (const UserId user : users) recheck(authenticator, user);
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
  for (const std::vector<std::shared_ptr<Outlet>> outlets = found->second.session->outlets();
       const auto& outlet : outlets)
    outlet->close(code, reason);
}

}  // namespace fount
