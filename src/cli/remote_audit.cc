#include "cli/remote_audit.h"

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "json/reader.h"
#include "serve/remote.h"

namespace fount {
namespace {

namespace json = boost::json;

// What a server says is shown on a terminal only as printable text.
std::string text_in(const json::object& object, std::string_view name) { return printable_text(text_at(object, name)); }

json::object object_of(std::string_view text) { return parse_object(text).value_or(json::object()); }

std::string finding_line(const json::object& data) {
  std::string place = text_in(data, "path");
  const json::value* line = data.if_contains("line");
  if (line != nullptr && line->is_int64()) place += fmt::format(":{}", line->get_int64());
  return fmt::format("{:<8} {:<9} {}  {}\n         {}\n", text_in(data, "severity"), text_in(data, "confidence"),
                     text_in(data, "rule"), place, text_in(data, "title"));
}

// A line for what a reader waits for; what happens all the time is left out.
std::string line_of(const RemoteEvent& event) {
  const json::object data = object_of(event.data);
  switch (event.type) {
    case EventType::run_queued:
      return fmt::format("run {} is queued\n", event.run.value);
    case EventType::run_started:
      return "a worker took it\n";
    case EventType::agent_finding:
      return finding_line(data);
    case EventType::agent_completed:
      return fmt::format("{} is done\n", text_in(data, "agent"));
    case EventType::run_failed:
      return fmt::format("failed: {}\n", text_in(data, "message"));
    default:
      return "";
  }
}

bool counts(const json::value& finding, Severity least) {
  const json::object* object = finding.if_object();
  if (object == nullptr || text_in(*object, "confidence") == name_of(Confidence::tentative)) return false;
  if (const json::value* accepted = object->if_contains("accepted"); accepted != nullptr && !accepted->is_null())
    return false;
  const std::optional<Severity> severity = severity_named(text_in(*object, "severity"));
  return severity && *severity >= least;
}

std::vector<std::string> failed_remote_gates(const json::object& report, const Gate& gate) {
  std::vector<std::string> reasons;
  const json::value* findings = report.if_contains("findings");
  if (gate.fail_on && findings != nullptr && findings->is_array()) {
    std::uint64_t count = 0;
    for (const json::value& finding : findings->get_array()) count += counts(finding, *gate.fail_on) ? 1 : 0;
    if (count > 0)
      reasons.push_back(
          fmt::format("{} of severity {} or worse, none allowed", plural(count, "finding"), name_of(*gate.fail_on)));
  }
  const json::value* score = report.if_contains("score");
  const json::value* value =
      score != nullptr && score->is_object() ? score->get_object().if_contains("gated") : nullptr;
  if (gate.min_score && value != nullptr && value->is_number() && value->to_number<double>() < *gate.min_score)
    reasons.push_back(fmt::format("score {:.1f} is below {}", value->to_number<double>(), *gate.min_score));
  return reasons;
}

std::string summary_of(const json::object& report) {
  const json::value* score = report.if_contains("score");
  if (score == nullptr || !score->is_object()) return "done\n";
  const json::value* value = score->get_object().if_contains("value");
  const std::string number =
      value != nullptr && value->is_number() ? fmt::format("{:.1f}", value->to_number<double>()) : "not assessed";
  return fmt::format("score {}, {}\n", number, text_in(score->get_object(), "band"));
}

std::string token_of_environment() {
  const char* token = std::getenv("FOUNT_TOKEN");
  return token == nullptr ? "" : token;
}

}  // namespace

Result<ExitCode> run_remote_audit(const RemoteAuditPlan& plan) {
  FOUNT_TRY(RemoteServer server, RemoteServer::at(plan.server, token_of_environment()));
  const CancelToken& cancel = cancel_on_interrupt();
  FOUNT_TRY(const RunId run, server.start_audit(plan.source, cancel));
  bool shown = !plan.quiet;
  for (const ReportTarget& target : plan.targets) shown = shown && !target.to_stdout();
  const Result<RunState> state = server.follow(run, cancel, [&](const RemoteEvent& event) {
    if (shown) (void)write_stdout(line_of(event));
  });
  if (!state && state.error().code == ErrorCode::canceled) FOUNT_CHECK(server.cancel(run));
  if (!state) return std::unexpected(state.error());
  if (*state != RunState::completed)
    return failure(ErrorCode::io, fmt::format("run {} at {} ended {}", run.value, plan.server, name_of(*state)));
  FOUNT_TRY(const std::string text, server.report(run, cancel));
  const json::object report = object_of(text);
  if (shown) FOUNT_CHECK(write_stdout(summary_of(report)));
  for (const ReportTarget& target : plan.targets)
    FOUNT_CHECK(target.to_stdout() ? write_stdout(text) : write_file(target.path, text));
  const std::vector<std::string> reasons = failed_remote_gates(report, plan.gate);
  for (const std::string& reason : reasons) fmt::print(stderr, "gate failed: {}\n", reason);
  return reasons.empty() ? kSuccess : kGateFailed;
}

}  // namespace fount
