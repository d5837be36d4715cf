#include "serve/server.h"

#include <chrono>
#include <utility>

#include "serve/frames.h"
#include "serve/parts.h"

namespace fount {
namespace {

using std::chrono::seconds, std::chrono::milliseconds;

constexpr int kHousekeepEvery_s = 3600;

// Accepts until the acceptor is closed. Out of descriptors, it waits for some to come back.
net::awaitable<void> accept_connections(ServerParts& parts) {
  Gateway& gateway = *parts.gateway;
  net::steady_timer pause(parts.loop);
  while (parts.acceptor->is_open()) {
    auto [error, socket] = co_await parts.acceptor->async_accept(kAwait);
    if (error == net::error::operation_aborted) co_return;
    beast::error_code unknown;
    const tcp::endpoint peer = error ? tcp::endpoint() : socket.remote_endpoint(unknown);
    if (error || unknown) {
      pause.expires_after(milliseconds(error ? 50 : 0));
      co_await pause.async_wait(kAwait);
      continue;
    }
    std::string address = peer.address().to_string();
    const std::string_view refusal = gateway.admission.enter(address, parts.options.clock->now_ms());
    if (!refusal.empty()) {
      parts.metrics.refusals.Increment();
      continue;  // the socket closes: anything more would cost us what the limit is to save
    }
    socket.set_option(tcp::no_delay(true), unknown);
    net::co_spawn(parts.loop, serve_connection(gateway, std::move(socket), Admitted(gateway, std::move(address))),
                  net::detached);
  }
}

void housekeep(ServerParts& parts) {
  parts.broker->prune(static_cast<std::uint64_t>(parts.settings.log_events), [](Result<std::uint64_t>) {});
  if (const Result<std::uint64_t> removed = parts.store->remove_expired_tokens(); !removed)
    parts.log.write(LogLevel::error, "housekeeping_failed", {{"message", std::string_view(removed.error().message)}});
}

// What is done now and then, on the loop.
net::awaitable<void> keep_time(ServerParts& parts) {
  net::steady_timer timer(parts.loop);
  for (int passed_s = 1;; ++passed_s) {
    timer.expires_after(seconds(1));
    const auto [error] = co_await timer.async_wait(kAwait);
    if (error) co_return;
    parts.registry->sweep();
    parts.gateway->admission.tidy(parts.options.clock->now_ms());
    parts.metrics.streams.Set(static_cast<double>(parts.registry->outlets()));
    parts.metrics.sessions.Set(static_cast<double>(parts.registry->sessions()));
    parts.metrics.working.Set(static_cast<double>(parts.runner->working()));
    parts.registry->recheck_turn(*parts.authenticator, passed_s);
    if (passed_s % kHousekeepEvery_s == 0) parts.threads.blocking([&parts] { housekeep(parts); });
  }
}

// New work is refused at once; streams have until drain_s, and are told when to come back.
net::awaitable<void> drain(ServerParts& parts) {
  if (parts.draining.exchange(true)) co_return;
  const auto begun = std::chrono::steady_clock::now();
  parts.log.write(LogLevel::info, "draining", {{"streams", static_cast<std::int64_t>(parts.registry->outlets())}});
  beast::error_code ignored;
  parts.acceptor->close(ignored);
  parts.listening = false;
  parts.registry->announce_end();
  std::atomic<bool> idle{false};
  std::thread stopping([&] {
    parts.runner->stop();
    idle = true;
  });
  net::steady_timer timer(parts.loop);
  const auto end = begun + seconds(parts.settings.drain_s);
  while (!idle || (parts.registry->outlets() > 0 && std::chrono::steady_clock::now() < end)) {
    timer.expires_after(milliseconds(20));
    co_await timer.async_wait(kAwait);
  }
  stopping.join();
  const auto left = static_cast<std::int64_t>(parts.registry->outlets());
  parts.registry->close_all(CloseCode::draining, "the server stops");
  timer.expires_after(milliseconds(parts.registry->outlets() > 0 ? 200 : 20));
  co_await timer.async_wait(kAwait);
  const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  parts.log.write(LogLevel::info, "stopped",
                  {{"took_ms", static_cast<std::int64_t>(took.count())}, {"streams_closed", left}});
  parts.loop.stop();
}

std::vector<PartHealth> health_of(ServerParts& parts) {
  std::vector<PartHealth> health;
  for (const StartPhase& phase : phases()) health.push_back({phase.name, phase.problem(parts)});
  return health;
}

}  // namespace

// The storage ends what was asked of it, and what is done then touches all other parts: it goes first. Then streams
// that are still open, which only the handlers of the loop hold from there on.
ServerParts::~ServerParts() {
  if (runner) runner->stop();
  pool.join();
  storage.reset();
  if (registry) registry->forget_all();
}

struct Server::Detail {
  explicit Detail(Options options) : parts(std::move(options)) {}
  ServerParts parts;
};

Server::Server(std::unique_ptr<Detail> detail) : detail_(std::move(detail)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(Options options) {
  auto detail = std::make_unique<Detail>(std::move(options));
  ServerParts& parts = detail->parts;
  FOUNT_CHECK(start_all(parts));
  parts.services.emplace(Services{.settings = parts.settings,
                                  .agents = *parts.agents,
                                  .store = *parts.store,
                                  .authenticator = *parts.authenticator,
                                  .registry = *parts.registry,
                                  .runs = *parts.runs,
                                  .promises = parts.promises,
                                  .metrics = parts.metrics,
                                  .log = parts.log,
                                  .threads = parts.threads,
                                  .clock = *parts.options.clock,
                                  .health = [&parts] { return health_of(parts); },
                                  .draining = [&parts] { return parts.draining.load(); }});
  parts.gateway.emplace(Gateway{parts.loop, *parts.services, Admission(parts.settings)});
  return std::unique_ptr<Server>(new Server(std::move(detail)));
}

std::uint16_t Server::port() const { return detail_->parts.acceptor->local_endpoint().port(); }
const std::string& Server::public_url() const { return detail_->parts.settings.public_url; }
const std::string& Server::login_link() const { return detail_->parts.login_link; }

void Server::run() {
  ServerParts& parts = detail_->parts;
  parts.runner->start();
  parts.log.write(LogLevel::info, "listening",
                  {{"address", std::string_view(parts.settings.address)},
                   {"port", std::int64_t{port()}},
                   {"public_url", std::string_view(parts.settings.public_url)}});
  net::co_spawn(parts.loop, accept_connections(parts), net::detached);
  net::co_spawn(parts.loop, keep_time(parts), net::detached);
  parts.loop.run();
}

void Server::stop() {
  ServerParts& parts = detail_->parts;
  net::post(parts.loop, [&parts] { net::co_spawn(parts.loop, drain(parts), net::detached); });
}

Status Server::replace_keys(const std::string& jwk_set) {
  FOUNT_TRY(JwtKeys keys, JwtKeys::parse(jwk_set));
  detail_->parts.keys->replace(std::move(keys));
  return {};
}

}  // namespace fount
