#include "broker/run_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json_writer.h"
#include "broker/event_log.h"
#include "sqlite/rows.h"

namespace fount {
namespace {

std::string queued_data(const Run& run) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("agent").string(run.agent);
  if (run.repository) json.key("repository").integer(run.repository->value);
  json.key("attempt").integer(run.attempt + 1).end_object();
  return out;
}

std::string attempt_data(int attempt) { return fmt::format(R"({{"attempt":{}}})", attempt); }

std::string reason_data(std::string_view code, std::string_view message) {
  std::string out;
  JsonWriter(out).begin_object().key("code").string(code).key("message").string(message).end_object();
  return out;
}

EventType event_of(RunState end) {
  if (end == RunState::completed) return EventType::run_completed;
  return end == RunState::failed ? EventType::run_failed : EventType::run_canceled;
}

Event place_of(const Run& run, std::int64_t now_ms) { return {.user = run.user, .run = run.id, .at_ms = now_ms}; }

Result<std::optional<Run>> find_run(Database& database, const RunId& id) {
  Query query(database, "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES "WHERE runs.id = ?", id.value);
  FOUNT_TRY(const bool found, query.next());
  if (!found) return std::nullopt;
  FOUNT_TRY(Run run, run_in(query));
  return run;
}

Result<std::size_t> unfinished_runs(Database& database, UserId user) {
  Query query(database,
              "SELECT (SELECT count(*) FROM runs WHERE user = ?1 AND state = 'queued')"
              " + (SELECT count(*) FROM runs WHERE user = ?1 AND state = 'running')",
              user.value);
  FOUNT_CHECK(query.next());
  return static_cast<std::size_t>(query.integer(0));
}

// What the key stands for already, if anything.
Result<std::optional<Submission>> submitted_before(Database& database, const NewRun& submitted) {
  Query query(database, "SELECT id, digest FROM runs WHERE user = ? AND key = ?", submitted.run.user.value,
              submitted.key);
  FOUNT_TRY(const bool found, query.next());
  if (!found) return std::nullopt;
  const bool same = query.text(1) == submitted.digest;
  return Submission{.outcome = same ? Submission::Outcome::repeated : Submission::Outcome::conflict,
                    .run = {query.text(0)}};
}

Status insert_run(Database& database, const NewRun& submitted, std::int64_t now_ms) {
  const Run& run = submitted.run;
  std::optional<std::int64_t> repository;
  if (run.repository) repository = run.repository->value;
  return execute(database,
                 "INSERT INTO runs (id, user, organisation, repository, agent, input, key, digest, state, attempt,"
                 " cancel_requested, lease_until_ms, created_ms, started_ms, finished_ms, first_seq, summary)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, 0, 0, ?, 0, 0,"
                 " 1 + coalesce((SELECT last FROM logs WHERE user = ?2), 0), '')",
                 run.id.value, run.user.value, run.organisation.value, repository, run.agent, run.input, submitted.key,
                 submitted.digest, now_ms);
}

Result<std::optional<double>> last_score(Database& database, RepositoryId repository) {
  Query query(database,
              "SELECT score FROM results WHERE repository = ? AND score IS NOT NULL ORDER BY number DESC LIMIT 1",
              repository.value);
  FOUNT_TRY(const bool found, query.next());
  if (!found) return std::nullopt;
  return query.real(0);
}

std::string score_data(RepositoryId repository, double score, double before) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("repository").integer(repository.value);
  json.key("score").number(score).key("before").number(before).end_object();
  return out;
}

// Stores what came of a completed run. Its events: score.changed, when it did.
Result<std::vector<EventBody>> store_results(Database& database, const Run& run, const RunEnd& end) {
  std::vector<EventBody> bodies;
  std::optional<std::int64_t> repository;
  if (run.repository) {
    repository = run.repository->value;
    FOUNT_TRY(const std::optional<double> before, last_score(database, *run.repository));
    if (end.score && before && *before != *end.score)
      bodies.push_back({EventType::score_changed, score_data(*run.repository, *end.score, *before)});
  }
  FOUNT_CHECK(execute(database, "INSERT INTO results (run, repository, score, report) VALUES (?, ?, ?, ?)",
                      run.id.value, repository, end.score, end.report));
  return bodies;
}

// The whole of an end: state, results, events.
Status end_run(Database& database, const Run& run, const RunEnd& end, std::int64_t now_ms, RunChange& change) {
  const std::string summary = end.summary.empty() ? "{}" : end.summary;
  FOUNT_CHECK(execute(database, "UPDATE runs SET state = ?, finished_ms = ?, summary = ? WHERE id = ?",
                      name_of(end.state), now_ms, summary, run.id.value));
  std::vector<EventBody> bodies;
  if (end.state == RunState::completed) {
    FOUNT_TRY(bodies, store_results(database, run, end));
  }
  bodies.push_back({event_of(end.state), summary});
  change.changed = true;
  change.state = end.state;
  return append_events(database, place_of(run, now_ms), std::move(bodies), change.events);
}

Result<std::vector<Run>> runs_past_lease(Database& database, std::int64_t until_ms) {
  std::vector<Run> runs;
  Query query(database,
              "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES
              "WHERE state = 'running' AND lease_until_ms <= ? ORDER BY runs.number",
              until_ms);
  for (;;) {
    FOUNT_TRY(const bool found, query.next());
    if (!found) return runs;
    FOUNT_TRY(Run run, run_in(query));
    runs.push_back(std::move(run));
  }
}

// What becomes of a run whose worker was lost.
Status expire_run(Database& database, const Run& run, int attempts, std::int64_t now_ms, RunChange& change) {
  RunEnd end{.run = run.id, .attempt = run.attempt};
  if (run.cancel_requested) {
    end.state = RunState::canceled;
    end.summary = reason_data("canceled", "canceled; its worker was lost before it could stop");
    return end_run(database, run, end, now_ms, change);
  }
  if (run.attempt >= attempts) {
    end.state = RunState::failed;
    end.summary = reason_data("worker_lost", fmt::format("its worker was lost {} times", run.attempt));
    return end_run(database, run, end, now_ms, change);
  }
  FOUNT_CHECK(execute(database, "UPDATE runs SET state = 'queued' WHERE id = ?", run.id.value));
  return append_events(database, place_of(run, now_ms), {{EventType::run_queued, queued_data(run)}}, change.events);
}

// The oldest queued run of the user who has the fewest running; of several such users, who was served least recently.
constexpr Sql kNext = R"sql(
SELECT waiting.number
FROM (SELECT user, min(number) AS number FROM runs WHERE state = 'queued' GROUP BY user) AS waiting
LEFT JOIN turns ON turns.user = waiting.user
ORDER BY (SELECT count(*) FROM runs WHERE runs.user = waiting.user AND state = 'running'),
         coalesce(turns.turn, 0), waiting.number
LIMIT 1
)sql";

Result<std::optional<std::int64_t>> next_queued(Database& database) {
  Query query(database, kNext);
  FOUNT_TRY(const bool found, query.next());
  if (!found) return std::nullopt;
  return query.integer(0);
}

Result<Run> take_lease(Database& database, std::int64_t number, std::int64_t until_ms, std::int64_t now_ms) {
  FOUNT_CHECK(execute(database,
                      "UPDATE runs SET state = 'running', attempt = attempt + 1, lease_until_ms = ?,"
                      " started_ms = iif(started_ms = 0, ?, started_ms) WHERE number = ?",
                      until_ms, now_ms, number));
  Query query(database, "SELECT " FOUNT_RUN_COLUMNS "FROM " FOUNT_RUN_TABLES "WHERE runs.number = ?", number);
  FOUNT_CHECK(query.next());
  return run_in(query);
}

Status check_drafts(const std::vector<Draft>& drafts) {
  const auto other = [&](const Draft& draft) { return draft.run != drafts[0].run || draft.user != drafts[0].user; };
  if (std::ranges::any_of(drafts, other)) return failure(ErrorCode::usage, "events of several runs in one call");
  const auto terminal = [](const Draft& draft) { return info_of(draft.type).terminal; };
  if (std::ranges::any_of(drafts, terminal))
    return failure(ErrorCode::usage, "a run ends by finish(), not by an event");
  return {};
}

// Whether this attempt still works on the run.
Result<bool> holds_run(Database& database, const Draft& draft, int attempt) {
  Query query(database, "SELECT user, attempt, state = 'running' FROM runs WHERE id = ?", draft.run.value);
  FOUNT_TRY(const bool found, query.next());
  if (!found) return failure(ErrorCode::not_found, fmt::format("no run {}", draft.run.value));
  if (query.integer(0) != draft.user.value)
    return failure(ErrorCode::usage, fmt::format("run {} is not of user {}", draft.run.value, draft.user.value));
  return query.integer(1) == attempt && query.integer(2) != 0;
}

}  // namespace

Result<Submission> submit_run(Database& database, const NewRun& submitted, std::int64_t now_ms) {
  FOUNT_TRY(std::optional<Submission> before, submitted_before(database, submitted));
  if (before) return *std::move(before);
  Submission submission{.run = submitted.run.id};
  FOUNT_TRY(const std::size_t unfinished, unfinished_runs(database, submitted.run.user));
  if (submitted.quota > 0 && unfinished >= submitted.quota) {
    submission.outcome = Submission::Outcome::over_quota;
    return submission;
  }
  FOUNT_CHECK(insert_run(database, submitted, now_ms));
  Run run = submitted.run;
  run.attempt = 0;
  FOUNT_CHECK(
      append_events(database, place_of(run, now_ms), {{EventType::run_queued, queued_data(run)}}, submission.events));
  return submission;
}

Result<ClaimedRun> claim_run(Database& database, std::int64_t lease_ms, std::int64_t now_ms) {
  ClaimedRun claim;
  FOUNT_TRY(const std::optional<std::int64_t> number, next_queued(database));
  if (!number) return claim;
  FOUNT_TRY(Run run, take_lease(database, *number, now_ms + lease_ms, now_ms));
  FOUNT_CHECK(execute(database, "INSERT OR REPLACE INTO turns (user) VALUES (?)", run.user.value));
  FOUNT_CHECK(append_events(database, place_of(run, now_ms), {{EventType::run_started, attempt_data(run.attempt)}},
                            claim.events));
  claim.lease = Lease{std::move(run), now_ms + lease_ms};
  return claim;
}

Result<std::optional<Lease>> renew_run(Database& database, const RunId& id, int attempt, std::int64_t until_ms) {
  FOUNT_TRY(std::optional<Run> run, find_run(database, id));
  if (!run || run->state != RunState::running || run->attempt != attempt) return std::nullopt;
  FOUNT_CHECK(execute(database, "UPDATE runs SET lease_until_ms = ? WHERE id = ?", until_ms, id.value));
  return Lease{*std::move(run), until_ms};
}

Result<RunChange> finish_run(Database& database, const RunEnd& end, std::int64_t now_ms) {
  if (!is_terminal(end.state)) return failure(ErrorCode::usage, "a run ends completed, failed or canceled");
  FOUNT_TRY(const std::optional<Run> run, find_run(database, end.run));
  if (!run) return failure(ErrorCode::not_found, fmt::format("no run {}", end.run.value));
  RunChange change{.state = run->state};
  if (run->state == RunState::running && run->attempt == end.attempt)
    FOUNT_CHECK(end_run(database, *run, end, now_ms, change));
  return change;
}

Result<RunChange> cancel_run(Database& database, const RunId& id, std::int64_t now_ms) {
  FOUNT_TRY(const std::optional<Run> run, find_run(database, id));
  if (!run) return failure(ErrorCode::not_found, fmt::format("no run {}", id.value));
  RunChange change{.changed = !is_terminal(run->state), .state = run->state};
  if (run->state == RunState::queued) {
    const RunEnd end{
        .run = id, .state = RunState::canceled, .summary = reason_data("canceled", "canceled before a worker took it")};
    FOUNT_CHECK(end_run(database, *run, end, now_ms, change));
  } else if (run->state == RunState::running) {
    FOUNT_CHECK(execute(database, "UPDATE runs SET cancel_requested = 1 WHERE id = ?", id.value));
  }
  return change;
}

Result<std::vector<Event>> expire_runs(Database& database, int attempts, std::int64_t leases_until_ms,
                                       std::int64_t now_ms) {
  FOUNT_TRY(const std::vector<Run> runs, runs_past_lease(database, leases_until_ms));
  RunChange change;
  for (const Run& run : runs) FOUNT_CHECK(expire_run(database, run, attempts, now_ms, change));
  return std::move(change.events);
}

Result<std::vector<Event>> append_drafts(Database& database, const std::vector<Draft>& drafts, int attempt,
                                         std::int64_t now_ms) {
  std::vector<Event> events;
  if (drafts.empty()) return events;
  FOUNT_CHECK(check_drafts(drafts));
  FOUNT_TRY(const bool held, holds_run(database, drafts[0], attempt));
  if (!held) return events;
  std::vector<EventBody> bodies;
  bodies.reserve(drafts.size());
  for (const Draft& draft : drafts) bodies.push_back({draft.type, draft.data});
  FOUNT_CHECK(append_events(database, {.user = drafts[0].user, .run = drafts[0].run, .at_ms = now_ms},
                            std::move(bodies), events));
  return events;
}

}  // namespace fount
