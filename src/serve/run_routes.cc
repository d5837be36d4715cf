// Runs: start, follow, cancel, read what came of them. Events are at /ws and /api/v1/events.
#include "base/json_writer.h"
#include "serve/json.h"
#include "serve/routes.h"
#include "serve/shown.h"

namespace fount {
namespace {

constexpr std::size_t kRuns = 200;

constexpr RouteParameter kStartParameters[] = {kIdempotencyKey};
constexpr RouteParameter kEventParameters[] = {kLastEventId, kAfter};
constexpr Refusal kStartRefusals[] = {Refusal::not_found, Refusal::conflict, Refusal::quota_exceeded};
constexpr Refusal kEventRefusals[] = {Refusal::quota_exceeded};
constexpr Refusal kCancelRefusals[] = {Refusal::forbidden, Refusal::not_found};

constexpr Field kNew[] = {
    {"repository", "integer", false, "the repository to audit"},
    {"source", "string", false, "instead of it: a path or URL, which is declared when it is not yet"},
    {"agent", "string", false, "who is to work on it; audit, when nothing is said"},
    {"input", "object", false, "what the agent is told"},
};
constexpr Field kStarted[] = {
    {"run", "string", true, "the run"},
    {"repeated", "boolean", true, "the idempotency key was seen before: this is the run it started then"},
};
constexpr Field kState[] = {{"state", "string", true, "queued, running, completed, failed or canceled"}};
constexpr Field kAgent[] = {
    {"name", "string", true, "for `agent` of a new run"},
    {"description", "string", true, "what it does"},
};

HttpResponse list(const Services& services, const RouteRequest& request) {
  const Result<std::vector<Run>> runs = services.store.runs(request.caller->user.organisation, std::nullopt, kRuns);
  return runs ? shown_list("runs", *runs) : storage_refusal();
}

HttpResponse start(const Services& services, const RouteRequest& request) {
  const Answer<StartedRun> started =
      services.runs.start(*request.caller, request.http.header(kIdempotencyKey.name), request.body);
  if (!started) return refusal_response(started.error());
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("run").string(started->run.value).key("repeated").boolean(started->repeated).end_object();
  return json_response(std::move(body), started->repeated ? 200 : 202);
}

HttpResponse one(const Services& services, const RouteRequest& request) {
  const RunId id{std::string(request.parameters.front())};
  const Result<std::optional<Run>> run = services.store.run(request.caller->user.organisation, id);
  if (!run) return storage_refusal();
  return *run ? shown_object(**run) : refusal_response({Refusal::not_found, "there is no such run"});
}

HttpResponse report(const Services& services, const RouteRequest& request) {
  const RunId id{std::string(request.parameters.front())};
  Result<std::optional<std::string>> text = services.store.report(request.caller->user.organisation, id);
  if (!text) return storage_refusal();
  if (!*text) return refusal_response({Refusal::not_found, "there is no such run, or it has no report (yet)"});
  return json_response(*std::move(*text));
}

HttpResponse cancel(const Services& services, const RouteRequest& request) {
  const RunId id{std::string(request.parameters.front())};
  const Answer<RunState> state = services.runs.cancel(*request.caller, id);
  if (!state) return refusal_response(state.error());
  std::string body;
  JsonWriter(body).begin_object().key("state").string(name_of(*state)).end_object();
  return json_response(std::move(body));
}

HttpResponse agents(const Services& services, const RouteRequest&) {
  std::string body;
  JsonWriter writer(body);
  writer.begin_object().key("agents").begin_array();
  for (const std::unique_ptr<Agent>& agent : services.agents.agents()) {
    writer.begin_object().key("name").string(agent->name());
    writer.key("description").string(agent->description()).end_object();
  }
  writer.end_array().end_object();
  return json_response(std::move(body));
}

const Route kRoutes[] = {
    {.path = "/api/v1/agents",
     .role = UserRole::viewer,
     .name = "listAgents",
     .summary = "Who can work on a run",
     .answer = kAgent,
     .answer_list = "agents",
     .handle = agents},
    {.path = "/api/v1/events",
     .role = UserRole::viewer,
     .name = "listEvents",
     .summary = "Your events as they happen (Server-Sent Events), from where you were",
     .parameters = kEventParameters,
     .answer_type = "text/event-stream",
     .refusals = kEventRefusals},
    {.path = "/api/v1/runs",
     .role = UserRole::viewer,
     .name = "listRuns",
     .summary = "The newest 200 runs of your organisation, newest first",
     .answer = kRunFields,
     .answer_list = "runs",
     .handle = list},
    {.method = Method::post,
     .path = "/api/v1/runs",
     .role = UserRole::auditor,
     .name = "startRun",
     .summary = "Start a run",
     .parameters = kStartParameters,
     .body = kNew,
     .answer = kStarted,
     .refusals = kStartRefusals,
     .handle = start},
    {.path = "/api/v1/runs/{run}",
     .role = UserRole::viewer,
     .name = "getRun",
     .summary = "One run",
     .answer = kRunFields,
     .handle = one},
    {.path = "/api/v1/runs/{run}/report",
     .role = UserRole::viewer,
     .name = "getReport",
     .summary = "Its report, as docs/schema describes fount.report/1",
     .handle = report},
    {.method = Method::post,
     .path = "/api/v1/runs/{run}/cancel",
     .role = UserRole::auditor,
     .name = "cancelRun",
     .summary = "End it; a run that has ended stays as it is",
     .answer = kState,
     .refusals = kCancelRefusals,
     .handle = cancel},
};

}  // namespace

std::span<const Route> run_routes() { return kRoutes; }

}  // namespace fount
