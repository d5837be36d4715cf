// `fount serve` with one agent in it, `emitter`: events as fast as the log accepts them, without the cost of an agent's
// process. Everything else is the server as it is; settings come from the environment.
#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/clock.h"
#include "cli/service_options.h"
#include "serve/server.h"

namespace fount {
namespace {

class Emitter final : public Agent {
 public:
  std::string_view name() const override { return "emitter"; }
  std::string_view description() const override { return "events for measurements"; }
  Result<RunOutcome> run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const override {
    const boost::json::value input = boost::json::parse(context.run.input);
    const auto number = [&](const char* name) { return input.at(name).to_number<std::int64_t>(); };
    const std::int64_t per_s = number("per_s");
    const std::string data = fmt::format(R"({{"text":"{}"}})", std::string(number("bytes"), 'x'));
    const auto began = std::chrono::steady_clock::now();
    for (std::int64_t sent = 0; sent < number("count"); ++sent) {
      if (per_s > 0) std::this_thread::sleep_until(began + std::chrono::microseconds(sent * 1'000'000 / per_s));
      if (cancel.canceled() || !bridge.emit(EventType::agent_progress, data))
        return failure(ErrorCode::canceled, "canceled");
    }
    return RunOutcome{.summary = "{}", .report = "", .score = std::nullopt};
  }
};

Status serve() {
  FOUNT_TRY(LoadedSettings settings, load_service_settings({}, true));
  std::ofstream log("/dev/null");
  const SystemClock clock;
  const auto agents = [](const Settings&) -> Result<AgentTable> {
    std::vector<std::unique_ptr<Agent>> only;
    only.push_back(std::make_unique<Emitter>());
    return AgentTable(std::move(only));
  };
  FOUNT_TRY(const std::unique_ptr<Server> server,
            Server::start({.settings = std::move(settings.values), .log = &log, .clock = &clock, .agents = agents}));
  fmt::print("Listening on {}\n", server->public_url());
  std::fflush(stdout);
  server->run();
  return {};
}

}  // namespace
}  // namespace fount

int main() {
  const fount::Status done = fount::serve();
  if (!done) fmt::print(stderr, "{}\n", done.error().message);
  return done ? 0 : 2;
}
