// The start of the server as a table: the same order every time, and the first failure ends it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>

#include "agents/sandbox.h"
#include "broker/sqlite_broker.h"
#include "identity/tokens.h"
#include "serve/await.h"
#include "serve/parts.h"
#include "serve/run_bridge.h"
#include "store/sqlite_store.h"

namespace fount {
namespace {

constexpr rlim_t kOtherDescriptors = 256;  // database, workers and their pipes

std::string works(ServerParts&) { return ""; }

Status start_folder(ServerParts& parts) {
  std::error_code error;
  std::filesystem::create_directories(parts.settings.data, error);
  if (!error) std::filesystem::permissions(parts.settings.data, std::filesystem::perms::owner_all, error);
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot use the data folder {}: {}; choose another with --data",
                                              parts.settings.data, error.message()));
  return {};
}

Status start_keys(ServerParts& parts) {
  FOUNT_TRY(JwtKeys keys, JwtKeys::parse(parts.settings.jwt_keys));
  parts.keys.emplace(std::move(keys));
  return {};
}

Status start_storage(ServerParts& parts) {
  FOUNT_TRY(parts.storage, Storage::open(parts.settings.data));
  const Clock& clock = *parts.options.clock;
  parts.store = std::make_unique<SqliteStore>(*parts.storage, clock);
  parts.broker = std::make_unique<SqliteBroker>(*parts.storage, clock);
  if (!parts.storage->continued())
    parts.log.write(LogLevel::warning, "logs_have_new_epochs",
                    {{"why", "the database is another or an older one than was served last"}});
  return {};
}

// A read, and a write of nothing over the way that agents' events take.
std::string storage_problem(ServerParts& parts) {
  const Result<std::vector<Event>> answer =
      await<std::vector<Event>>([&](auto done) { parts.broker->append({}, 0, std::move(done)); });
  if (!answer) return "events cannot be written: " + answer.error().message;
  return parts.store->user(UserId{0}) ? "" : "the store cannot be read";
}

Status start_identity(ServerParts& parts) {
  const Clock& clock = *parts.options.clock;
  FOUNT_TRY(const OrganisationId organisation, parts.store->ensure_organisation(parts.settings.organisation));
  parts.authenticator.emplace(parts.settings, *parts.store, *parts.keys, clock);
  FOUNT_TRY(const std::vector<User> users, parts.store->users(organisation));
  const bool first = users.empty();
  const bool development = parts.settings.deployed_in() == Environment::development;
  if (!first && !development) return {};
  FOUNT_TRY(const User admin, ensure_local_admin(*parts.store, parts.settings));
  FOUNT_TRY(const IssuedToken link, issue_login_link(*parts.store, clock, parts.settings, admin.id));
  parts.login_link = parts.settings.public_url + "/#login=" + link.secret;
  return {};
}

Status start_agents(ServerParts& parts) {
  if (const std::string missing = missing_protection(); !missing.empty())
    parts.log.write(LogLevel::warning, "protection_missing", {{"what", std::string_view(missing)}});
  FOUNT_TRY(AgentTable agents, parts.options.agents(parts.settings));
  parts.agents.emplace(std::move(agents));
  return {};
}

Status start_runs(ServerParts& parts) {
  const Clock& clock = *parts.options.clock;
  parts.registry.emplace(parts.settings, *parts.broker, parts.threads, clock, parts.promises);
  parts.publisher.emplace(*parts.registry, parts.threads);
  parts.runs.emplace(
      Runs::Parts{parts.settings, *parts.agents, *parts.store, *parts.broker, *parts.publisher, parts.promises});
  parts.runner.emplace(Runner::Parts{parts.settings, *parts.agents, *parts.store, *parts.broker, *parts.publisher,
                                     parts.promises, parts.log, clock});
  parts.runs->on_queued = [&parts] { parts.runner->wake(); };
  parts.runs->on_cancel = [&parts](const RunId& run) { parts.runner->interrupt(run); };
  const Result<std::vector<Event>> recovered = await<std::vector<Event>>(
      [&](auto done) { parts.broker->recover(static_cast<int>(parts.settings.attempts), std::move(done)); });
  if (!recovered) return std::unexpected(recovered.error());
  if (std::string problem = storage_problem(parts); !problem.empty())
    return failure(ErrorCode::io, "the bridge from agents to users' logs does not work: " + problem);
  return {};
}

Result<tcp::endpoint> endpoint_of(const Settings& settings) {
  beast::error_code error;
  const auto address = net::ip::make_address(settings.address, error);
  if (error) return failure(ErrorCode::configuration, fmt::format("{} is no address to listen on", settings.address));
  return tcp::endpoint(address, static_cast<std::uint16_t>(settings.port));
}

// Bound early, because where browsers find the server is part of who is let in; nothing is listened to yet.
Status start_address(ServerParts& parts) {
  FOUNT_TRY(const tcp::endpoint endpoint, endpoint_of(parts.settings));
  parts.acceptor.emplace(parts.loop);
  beast::error_code error;
  parts.acceptor->open(endpoint.protocol(), error);
  if (!error) parts.acceptor->set_option(net::socket_base::reuse_address(true), error);
  if (!error) parts.acceptor->bind(endpoint, error);
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot listen on {}:{}: {}; choose another with --port",
                                              parts.settings.address, parts.settings.port, error.message()));
  std::string& public_url = parts.options.settings.public_url;
  if (public_url.empty()) {
    const std::string host = endpoint.address().is_v6() ? "[" + parts.settings.address + "]" : parts.settings.address;
    public_url = fmt::format("http://{}:{}", host, parts.acceptor->local_endpoint().port());
  }
  return {};
}

// Shells begin with few descriptors and let a process take more: as many as the connections that are allowed need.
void raise_descriptor_limit(ServerParts& parts) {
  const auto wanted = static_cast<rlim_t>(parts.settings.connections) + kOtherDescriptors;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < wanted)
    parts.log.write(LogLevel::warning, "few_descriptors",
                    {{"allowed", static_cast<std::int64_t>(limit.rlim_cur)},
                     {"wanted", static_cast<std::int64_t>(wanted)},
                     {"why", "more connections than that are not accepted: raise the limit (ulimit -n)"}});
}

Status start_listener(ServerParts& parts) {
  raise_descriptor_limit(parts);
  beast::error_code error;
  parts.acceptor->listen(net::socket_base::max_listen_connections, error);
  if (error)
    return failure(ErrorCode::io, fmt::format("cannot listen on {}:{}: {}; choose another port with --port",
                                              parts.settings.address, parts.settings.port, error.message()));
  parts.listening = true;
  return {};
}

std::string listener_problem(ServerParts& parts) { return parts.listening ? "" : "it does not listen"; }

constexpr StartPhase kPhases[] = {
    {"folder", 10, start_folder, works},
    {"keys", 10, start_keys, works},
    {"storage", 120, start_storage, storage_problem},
    {"address", 10, start_address, works},
    {"identity", 10, start_identity, works},
    {"agents", 10, start_agents, works},
    {"runs", 10, start_runs, works},
    {"listener", 10, start_listener, listener_problem},
};

}  // namespace

std::span<const StartPhase> phases() { return kPhases; }

std::vector<std::string_view> start_phases() {
  std::vector<std::string_view> names;
  for (const StartPhase& phase : kPhases) names.push_back(phase.name);
  return names;
}

Status start_all(ServerParts& parts) {
  for (const StartPhase& phase : kPhases) {
    const auto begun = std::chrono::steady_clock::now();
    std::promise<Status> promise;
    std::future<Status> done = promise.get_future();
    std::thread thread([&] { promise.set_value(phase.start(parts)); });
    const bool in_time = done.wait_for(std::chrono::seconds(phase.limit_s)) == std::future_status::ready;
    if (!in_time) {
      // What hangs cannot be taken back, so nothing it may still touch can be: the process ends here.
      fmt::print(stderr, "fount: the start of '{}' took longer than {} s\n", phase.name, phase.limit_s);
      std::_Exit(2);
    }
    thread.join();
    FOUNT_CHECK(done.get());
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    parts.log.write(LogLevel::info, "phase_started",
                    {{"phase", phase.name}, {"took_ms", static_cast<std::int64_t>(took.count())}});
  }
  return {};
}

}  // namespace fount
