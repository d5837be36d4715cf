// The running service: its parts, made in a fixed order of phases, each with a health check and a time limit. Owns the
// event loop and every thread. One for a data folder.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "serve/services.h"
#include "settings/settings.h"

namespace fount {

class Server {
 public:
  struct Options {
    Settings settings;
    std::ostream* log = nullptr;  // JSON lines
    const Clock* clock = nullptr;
    // Agents instead of those that the settings name: for tests.
    std::function<Result<AgentTable>(const Settings&)> agents = [](const Settings& settings) {
      return AgentTable::make(settings);
    };
  };

  // Runs the phases; what fails stops the start and says which part, why, and what to do. It listens when this returns,
  // and answers when `run` is called.
  static Result<std::unique_ptr<Server>> start(Options options);
  ~Server();

  std::uint16_t port() const;
  const std::string& public_url() const;
  // A link that signs a local admin in, once: at the first start, and in development at every one. "" otherwise.
  const std::string& login_link() const;

  // Until `stop`; the calling thread is the event loop.
  void run();
  // Takes no new connection and no new run, tells clients to come back later, gives them drain_s to leave. Any thread.
  void stop();
  // Keys that may sign tokens from now on. Any thread.
  Status replace_keys(const std::string& jwk_set);

 private:
  struct Detail;
  explicit Server(std::unique_ptr<Detail> detail);
  std::unique_ptr<Detail> detail_;
};

// The names of the phases, in their order: for documentation and health.
std::vector<std::string_view> start_phases();

}  // namespace fount
