#include "serve/runner.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "base/json_writer.h"
#include "serve/await.h"
#include "serve/run_bridge.h"

namespace fount {
namespace {

constexpr std::int64_t kMillisecondsPerSecond = 1000;
constexpr std::uint64_t kMegabyte = 1'000'000;
// A lease is renewed this often within its time: two signs of life may get lost.
constexpr int kRenewalsPerLease = 3;
// Runs can also be queued by a lease that ran out, which nobody announces to a waiting thread; and storage works again.
constexpr auto kLookAgain = std::chrono::seconds(1);

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::configuration:
      return "configuration";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::permission:
      return "permission";
    case ErrorCode::canceled:
      return "canceled";
    case ErrorCode::io:
      break;
  }
  return "failed";
}

std::string failure_summary(const Error& error) {
  std::string summary;
  JsonWriter writer(summary);
  writer.begin_object().key("code").string(name_of(error.code)).key("message").string(error.message).end_object();
  return summary;
}

// A folder of the run's own, gone with it.
class Workspace {
 public:
  Workspace(const std::string& data, const RunId& run) : path_(std::filesystem::path(data) / "workspaces" / run.value) {
    std::error_code ignored;  // the agent says what it cannot write
    std::filesystem::remove_all(path_, ignored);
    std::filesystem::create_directories(path_, ignored);
  }
  ~Workspace() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

void Runner::start() {
  for (std::int64_t i = 0; i < parts_.settings.workers; ++i) threads_.emplace_back([this] { work(); });
  threads_.emplace_back([this] { keep_leases(); });
}

void Runner::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    for (const auto& [run, work] : working_) work->cancel.cancel();
  }
  changed_.notify_all();
  threads_.clear();
}

void Runner::wake() {
  {
    const std::scoped_lock lock(mutex_);
    ++queued_;
  }
  changed_.notify_all();
}

void Runner::interrupt(const RunId& run) {
  const std::scoped_lock lock(mutex_);
  const auto found = working_.find(run);
  if (found == working_.end()) return;
  found->second->by_user = true;
  found->second->cancel.cancel();
}

std::size_t Runner::working() const {
  const std::scoped_lock lock(mutex_);
  return working_.size();
}

void Runner::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const std::uint64_t seen = queued_;
    lock.unlock();
    const bool found = work_on_next();
    lock.lock();
    if (!found) changed_.wait_for(lock, kLookAgain, [&] { return stopping_ || queued_ != seen; });
  }
}

bool Runner::work_on_next() {
  const std::int64_t lease_ms = parts_.settings.lease_s * kMillisecondsPerSecond;
  const Result<ClaimedRun> claim = await<ClaimedRun>(
      [&](auto done) { parts_.broker.claim(lease_ms, parts_.publisher.publishing<ClaimedRun>(std::move(done))); });
  if (!claim) {
    parts_.log.write(LogLevel::error, "claim_failed", {{"message", std::string_view(claim.error().message)}});
    return false;
  }
  if (!claim->lease) return false;
  const Run& run = claim->lease->run;
  const auto work = std::make_shared<Work>();
  work->attempt = run.attempt;
  {
    const std::scoped_lock lock(mutex_);
    working_[run.id] = work;
    if (stopping_) work->cancel.cancel();
  }
  if (run.cancel_requested) interrupt(run.id);
  carry_out(run, *work);
  const std::scoped_lock lock(mutex_);
  working_.erase(run.id);
  return true;
}

void Runner::carry_out(const Run& run, Work& work) {
  Result<RunOutcome> outcome = run_agent(run, work);
  {
    // The server stops or another worker has the run: it is not ours to end.
    const std::scoped_lock lock(mutex_);
    if (work.cancel.canceled() && !work.by_user && !outcome) return;
  }
  store_end(run, work, std::move(outcome));
}

Result<RunOutcome> Runner::run_agent(const Run& run, Work& work) {
  const Settings& settings = parts_.settings;
  const Agent* agent = parts_.agents.find(run.agent);
  if (agent == nullptr) return failure(ErrorCode::not_found, fmt::format("there is no agent `{}` any more", run.agent));
  const Workspace workspace(settings.data, run.id);
  RunContext context{.run = run, .workspace = workspace.path()};
  context.deadline_ms = parts_.clock.now_ms() + settings.run_deadline_s * kMillisecondsPerSecond;
  context.quota = {.memory_bytes = static_cast<std::uint64_t>(settings.run_memory_mb) * kMegabyte,
                   .cpu_s = static_cast<std::uint64_t>(settings.run_deadline_s),
                   .output_bytes = static_cast<std::uint64_t>(settings.run_output_mb) * kMegabyte,
                   .events = static_cast<std::uint64_t>(settings.run_events)};
  if (run.repository) {
    FOUNT_TRY(const std::optional<Repository> repository, parts_.store.repository(run.organisation, *run.repository));
    if (!repository) return failure(ErrorCode::not_found, "the repository was removed");
    // Asked again: what was allowed when the run was queued may not be now.
    FOUNT_TRY(context.source, check_source(settings, repository->source));
  }
  RunBridge bridge(run, parts_.broker, parts_.publisher);
  Result<RunOutcome> outcome = agent->run(context, bridge, work.cancel);
  if (!bridge.flush() && outcome)
    return failure(ErrorCode::io, "not all events of the run could be written to the log");
  return outcome;
}

void Runner::store_end(const Run& run, const Work& work, Result<RunOutcome> outcome) {
  RunEnd end{.run = run.id, .attempt = run.attempt};
  if (outcome) {
    end.summary = std::move(outcome->summary);
    end.report = std::move(outcome->report);
    end.score = outcome->score;
  } else {
    end.state = work.by_user ? RunState::canceled : RunState::failed;
    end.summary = failure_summary(outcome.error());
  }
  const Result<RunChange> change = finish(end);
  if (!change) {
    parts_.promises.lost_results.fetch_add(1);
    return parts_.log.write(LogLevel::error, "run_end_not_stored",
                            {{"run", std::string_view(run.id.value)}, {"message", change.error().message}});
  }
  parts_.log.write(LogLevel::info, "run_ended",
                   {{"run", std::string_view(run.id.value)},
                    {"user", run.user.value},
                    {"attempt", std::int64_t{run.attempt}},
                    {"state", name_of(change->state)}});
}

// While the storage is in trouble (a full disk) the result is kept and offered again: work that is done is not lost. If
// the lease runs out meanwhile, the run is somebody else's, and the storage says so.
Result<RunChange> Runner::finish(const RunEnd& end) {
  for (;;) {
    Result<RunChange> change = await<RunChange>(
        [&](auto done) { parts_.broker.finish(end, parts_.publisher.publishing<RunChange>(std::move(done))); });
    const bool wrong =
        !change && (change.error().code == ErrorCode::usage || change.error().code == ErrorCode::not_found);
    if (change || wrong) return change;
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, kLookAgain, [&] { return stopping_; })) return change;
  }
}

void Runner::keep_leases() {
  const auto pause = std::chrono::milliseconds(parts_.settings.lease_s * kMillisecondsPerSecond / kRenewalsPerLease);
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, pause, [&] { return stopping_; })) {
    lock.unlock();
    renew_leases();
    lock.lock();
  }
}

void Runner::renew_leases() {
  std::map<RunId, std::shared_ptr<Work>> working;
  {
    const std::scoped_lock lock(mutex_);
    working = working_;
  }
  const std::int64_t lease_ms = parts_.settings.lease_s * kMillisecondsPerSecond;
  for (const auto& [run, work] : working) {
    const auto lease = await<std::optional<Lease>>(
        [&](auto done) { parts_.broker.renew(run, work->attempt, lease_ms, std::move(done)); });
    if (!lease) continue;  // the storage is in trouble: the next sign of life may get through
    if (!*lease) work->cancel.cancel();
    if (*lease && (*lease)->run.cancel_requested) interrupt(run);
  }
  const int attempts = static_cast<int>(parts_.settings.attempts);
  const Result<std::vector<Event>> expired = await<std::vector<Event>>([&](auto done) {
    parts_.broker.expire(attempts, parts_.publisher.publishing<std::vector<Event>>(std::move(done)));
  });
  if (expired && !expired->empty()) wake();
}

}  // namespace fount
