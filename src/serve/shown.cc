#include "serve/shown.h"

namespace fount {
namespace {

constexpr Field kUser[] = {
    {"id", "integer", true, "the user"},
    {"name", "string", true, "as the token or the admin says it"},
    {"role", "string", true, "viewer, auditor or admin"},
    {"organisation", "integer", true, "what they may see"},
    {"disabled", "boolean", true, "whether they are locked out"},
};
constexpr Field kRepository[] = {
    {"id", "integer", true, "the repository"},
    {"name", "string", true, "as it is shown"},
    {"source", "string", true, "a path of the server, or the URL of a git repository"},
};
constexpr Field kRun[] = {
    {"id", "string", true, "the run"},
    {"user", "integer", true, "who started it"},
    {"repository", "integer", false, "what it works on"},
    {"agent", "string", true, "who works on it"},
    {"state", "string", true, "queued, running, completed, failed or canceled"},
    {"attempt", "integer", true, "how many workers took it"},
    {"created_ms", "integer", true, "milliseconds since the epoch, as are the others"},
    {"started_ms", "integer", false, "when the last worker took it"},
    {"finished_ms", "integer", false, "when it ended"},
    {"score", "number", false, "of the audit"},
    {"summary", "object", false, "the data of its last event"},
};
constexpr Field kScore[] = {
    {"run", "string", true, "the run that gave it"},
    {"finished_ms", "integer", true, "when"},
    {"score", "number", true, "0 to 100"},
};
constexpr Field kToken[] = {
    {"id", "integer", true, "the token, for DELETE"},
    {"label", "string", true, "as its user called it"},
    {"created_ms", "integer", true, "milliseconds since the epoch"},
    {"expires_ms", "integer", true, "0: never"},
};

void show_time(JsonWriter& writer, std::string_view name, std::int64_t at_ms) {
  writer.key(name);
  if (at_ms == 0) {
    writer.null();
  } else {
    writer.integer(at_ms);
  }
}

}  // namespace

const std::span<const Field> kUserFields = kUser, kRepositoryFields = kRepository, kRunFields = kRun,
                             kScoreFields = kScore, kTokenFields = kToken;

void show(JsonWriter& writer, const User& user) {
  writer.begin_object().key("id").integer(user.id.value).key("name").string(user.name);
  writer.key("role").string(name_of(user.role)).key("organisation").integer(user.organisation.value);
  writer.key("disabled").boolean(user.disabled).end_object();
}

void show(JsonWriter& writer, const Repository& repository) {
  writer.begin_object().key("id").integer(repository.id.value).key("name").string(repository.name);
  writer.key("source").string(repository.source).end_object();
}

void show(JsonWriter& writer, const Run& run) {
  writer.begin_object().key("id").string(run.id.value).key("user").integer(run.user.value);
  writer.key("repository");
  if (run.repository) {
    writer.integer(run.repository->value);
  } else {
    writer.null();
  }
  writer.key("agent").string(run.agent).key("state").string(name_of(run.state));
  writer.key("attempt").integer(run.attempt).key("created_ms").integer(run.created_ms);
  show_time(writer, "started_ms", run.started_ms);
  show_time(writer, "finished_ms", run.finished_ms);
  writer.key("score");
  if (run.score) {
    writer.decimal(*run.score);
  } else {
    writer.null();
  }
  writer.key("summary");
  if (run.summary.empty()) {
    writer.null();
  } else {
    writer.json(run.summary);
  }
  writer.end_object();
}

void show(JsonWriter& writer, const ScorePoint& point) {
  writer.begin_object().key("run").string(point.run.value).key("finished_ms").integer(point.finished_ms);
  writer.key("score").decimal(point.score).end_object();
}

void show(JsonWriter& writer, const Token& token) {
  writer.begin_object().key("id").integer(token.id).key("label").string(token.label);
  writer.key("created_ms").integer(token.created_ms).key("expires_ms").integer(token.expires_ms).end_object();
}

}  // namespace fount
