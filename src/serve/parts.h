// Everything the server is made of, in the order in which it is made; each is there from its phase on. Only server.cc
// and start_phases.cc see it.
#pragma once

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <string>

#include "identity/jwt_keys.h"
#include "serve/gateway.h"
#include "serve/publisher.h"
#include "serve/runner.h"
#include "serve/server.h"
#include "sqlite/storage.h"

namespace fount {

struct ServerParts {
  explicit ServerParts(Server::Options chosen)
      : options(std::move(chosen)), settings(options.settings), log(*options.log, *options.clock) {
    threads.blocking = [this](Threads::Task task) { net::post(pool, std::move(task)); };
    threads.loop = [this](Threads::Task task) { net::post(loop, std::move(task)); };
  }
  ~ServerParts();

  Server::Options options;
  const Settings& settings;
  ServiceLog log;
  Promises promises;
  Metrics metrics;
  net::thread_pool pool{4};
  Threads threads;
  std::optional<JwtKeys> keys;
  std::unique_ptr<Storage> storage;
  std::unique_ptr<Store> store;
  std::unique_ptr<Broker> broker;
  std::optional<Authenticator> authenticator;
  std::optional<AgentTable> agents;
  std::optional<Registry> registry;
  std::optional<Publisher> publisher;
  std::optional<Runs> runs;
  std::optional<Runner> runner;
  std::optional<Services> services;
  std::optional<Gateway> gateway;
  std::string login_link;
  std::atomic<bool> listening{false}, draining{false};
  // Behind all that its handlers touch: connections that are still open end with it.
  // One thread runs it, and sockets and timers live on that thread alone: they need no locks. Others only post to it.
  net::io_context loop{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  std::optional<Acceptor> acceptor;
};

struct StartPhase {
  std::string_view name;
  std::int64_t limit_s;
  Status (*start)(ServerParts&);
  std::string (*problem)(ServerParts&);  // "": it works
};

std::span<const StartPhase> phases();

// All phases in order, each within its time.
Status start_all(ServerParts& parts);

}  // namespace fount
