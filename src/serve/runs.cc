#include "serve/runs.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "base/hash.h"
#include "base/path.h"
#include "base/random_id.h"
#include "serve/await.h"
#include "serve/json.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxKeyBytes = 128;
constexpr std::size_t kMaxSourceBytes = 4096;

std::unexpected<Refused> storage_trouble() {
  return refuse(Refusal::unavailable, "the server cannot write to its storage now; nothing was accepted");
}

}  // namespace

Answer<Repository> Runs::declare(const Caller& caller, std::string_view source, std::string_view name) {
  if (source.size() > kMaxSourceBytes) return refuse(Refusal::invalid_input, "`source` is longer than 4096 bytes");
  Result<std::string> checked = check_source(parts_.settings, source);
  if (!checked) return refuse(Refusal::invalid_input, checked.error().message);
  Repository repository{.organisation = caller.user.organisation, .source = *std::move(checked)};
  repository.name = name.empty() ? std::string(name_part(repository.source)) : std::string(name);
  Result<Repository> stored = parts_.store.ensure_repository(repository);
  if (!stored) return storage_trouble();
  return *std::move(stored);
}

Answer<Run> Runs::make_run(const Caller& caller, const json::object& fields) {
  Run run{.id = {random_id()}, .user = caller.user.id, .organisation = caller.user.organisation};
  FOUNT_ANSWER(const std::optional<std::string> agent, optional_text(fields, "agent"));
  run.agent = agent.value_or(std::string(kAuditAgent));
  if (parts_.agents.find(run.agent) == nullptr)
    return refuse(Refusal::invalid_input,
                  fmt::format("there is no agent `{}`; GET /api/v1/agents lists them", run.agent));
  const json::value* input = fields.if_contains("input");
  if (input != nullptr && !input->is_object()) return refuse(Refusal::invalid_input, "`input` must be an object");
  run.input = input == nullptr ? "{}" : json::serialize(*input);

  FOUNT_ANSWER(const std::optional<std::int64_t> id, optional_integer(fields, "repository"));
  FOUNT_ANSWER(const std::optional<std::string> source, optional_text(fields, "source"));
  if (id && source) return refuse(Refusal::invalid_input, "either `repository` or `source`, not both");
  if (id) {
    const Result<std::optional<Repository>> found =
        parts_.store.repository(caller.user.organisation, RepositoryId{*id});
    if (!found) return storage_trouble();
    if (!*found) return refuse(Refusal::not_found, fmt::format("there is no repository {}", *id));
    run.repository = (*found)->id;
  } else if (source) {
    FOUNT_ANSWER(const Repository repository, declare(caller, *source, ""));
    run.repository = repository.id;
  } else if (run.agent == kAuditAgent) {
    return refuse(Refusal::invalid_input, "say what to audit: `repository` (an id) or `source` (a path or a git URL)");
  }
  return run;
}

Answer<StartedRun> Runs::start(const Caller& caller, std::string_view key, const json::object& fields) {
  if (caller.user.role < UserRole::auditor) return refuse(Refusal::forbidden, "starting a run needs the role auditor");
  if (key.empty() || key.size() > kMaxKeyBytes)
    return refuse(Refusal::invalid_input,
                  "an idempotency key of 1 to 128 bytes is needed: it makes a repeated request safe");
  FOUNT_ANSWER(Run run, make_run(caller, fields));
  const std::string digest =
      hex64(hash64(fmt::format("{}\n{}\n{}", run.agent, run.repository ? run.repository->value : 0, run.input)));
  NewRun request{.run = std::move(run),
                 .key = std::string(key),
                 .digest = digest,
                 .quota = static_cast<std::size_t>(parts_.settings.runs_per_user)};
  const Result<Submission> submission = await<Submission>([&](auto done) {
    parts_.broker.submit(std::move(request), parts_.publisher.publishing<Submission>(std::move(done)));
  });
  if (!submission) return storage_trouble();
  note(caller, key, *submission);
  switch (submission->outcome) {
    case Submission::Outcome::accepted:
      on_queued();
      return StartedRun{submission->run, false};
    case Submission::Outcome::repeated:
      return StartedRun{submission->run, true};
    case Submission::Outcome::conflict:
      return refuse(Refusal::conflict, "this idempotency key started another run; take a new one");
    case Submission::Outcome::over_quota:
      break;
  }
  return refuse(Refusal::quota_exceeded, fmt::format("you have {} runs waiting or running, as many as are allowed",
                                                     parts_.settings.runs_per_user));
}

// The database holds each key to one run; whether it did is looked at where the answer leaves.
void Runs::note(const Caller& caller, std::string_view key, const Submission& submission) {
  using Outcome = Submission::Outcome;
  if (submission.outcome != Outcome::accepted && submission.outcome != Outcome::repeated) return;
  if (!acknowledged_.agrees(caller.user.id, std::string(key), submission.run))
    parts_.promises.repeated_commands.fetch_add(1);
}

Answer<RunState> Runs::cancel(const Caller& caller, const RunId& id) {
  if (caller.user.role < UserRole::auditor)
    return refuse(Refusal::forbidden, "cancelling a run needs the role auditor");
  const Result<std::optional<Run>> run = parts_.store.run(caller.user.organisation, id);
  if (!run) return storage_trouble();
  if (!*run) return refuse(Refusal::not_found, "there is no such run");
  if ((*run)->user != caller.user.id && caller.user.role < UserRole::admin)
    return refuse(Refusal::forbidden, "this run is somebody else's: only they or an admin can cancel it");
  const Result<RunChange> change = await<RunChange>(
      [&](auto done) { parts_.broker.cancel(id, parts_.publisher.publishing<RunChange>(std::move(done))); });
  if (!change) return storage_trouble();
  on_cancel(id);
  return change->state;
}

}  // namespace fount
