#include "agents/conversation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "json/reader.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostAgents = 64, kMostCalls = 256;

struct Field {
  const char* name = nullptr;
  json::kind kind = json::kind::null;
};

// The events that an agent may send, and what each must hold; it may hold more.
struct Rule {
  EventType type;
  std::array<Field, 3> fields;
};
constexpr std::array kRules{
    Rule{EventType::agent_started, {}},
    Rule{EventType::agent_thinking, {{{"reasoning", json::kind::string}}}},
    Rule{EventType::tool_executing, {{{"call", json::kind::string}, {"tool", json::kind::string}}}},
    Rule{EventType::tool_completed,
         {{{"call", json::kind::string}, {"tool", json::kind::string}, {"success", json::kind::bool_}}}},
    Rule{EventType::agent_progress, {}},
    Rule{EventType::agent_finding, {{{"title", json::kind::string}}}},
    Rule{EventType::agent_completed, {}},
};

Error wrong(std::string message) { return {ErrorCode::io, std::move(message)}; }

Status check_fields(const Rule& rule, const json::object& data) {
  for (const Field& field : rule.fields) {
    if (field.name == nullptr) continue;
    const json::value* value = data.if_contains(field.name);
    if (value != nullptr && value->kind() == field.kind) continue;
    return std::unexpected(wrong(fmt::format("'{}' needs '{}', a {}", info_of(rule.type).text, field.name,
                                             field.kind == json::kind::string ? "string" : "boolean")));
  }
  return {};
}

}  // namespace

Result<Next> Conversation::hear(std::string_view line) {
  if (trim(line).empty()) return Next::line;
  std::optional<json::object> data = parse_object(line);
  if (!data) {
    ++ignored_lines_;
    return Next::line;
  }
  const std::string type(text_at(*data, "type"));
  data->erase("type");
  if (type == "result") {
    FOUNT_CHECK(hear_result(std::move(*data)));
    return Next::end;
  }
  if (type == "error") return std::unexpected(wrong("failed: " + printable_text(text_at(*data, "message"))));
  const std::optional<EventType> event = event_named(type);
  const auto rule = std::ranges::find(kRules, event, [](const Rule& it) { return std::optional(it.type); });
  if (rule == kRules.end())
    return std::unexpected(
        wrong(fmt::format("sent '{}', which {} does not have", printable_text(type), kAgentProtocol)));
  FOUNT_CHECK(check_fields(*rule, *data));
  FOUNT_CHECK(hear_event(*event, *data));
  return Next::line;
}

Status Conversation::hear_event(EventType type, json::object& data) {
  const std::string name(agent_.empty() ? text_at(data, "agent") : agent_);
  data["agent"] = name;
  auto known = agents_.find(name);
  if (type == EventType::agent_started) {
    if (known != agents_.end() || agents_.size() == kMostAgents)
      return std::unexpected(wrong("sent a second 'agent.started'"));
    known = agents_.emplace(name, Agent{}).first;
  }
  if (known == agents_.end() || known->second.completed)
    return std::unexpected(
        wrong(fmt::format("sent '{}' outside of 'agent.started' and 'agent.completed'", info_of(type).text)));
  Agent& agent = known->second;
  bool sent = events_left_ > 0;
  FOUNT_CHECK(hear_tool(type, data, agent, sent));
  if (type == EventType::agent_completed) {
    agent.completed = sent = true;
    if (agent.dropped > 0) data["dropped_events"] = agent.dropped;
  }
  if (sent) return send(type, data);
  ++agent.dropped;
  ++dropped_events_;
  return {};
}

// A call whose begin was sent has its end sent, whatever the quota says; one whose begin was not has neither.
Status Conversation::hear_tool(EventType type, const json::object& data, Agent& agent, bool& sent) {
  const std::string call(text_at(data, "call"));
  if (type == EventType::tool_executing) {
    if (agent.calls.size() == kMostCalls) return std::unexpected(wrong("has too many calls of tools at once"));
    if (!agent.calls.emplace(call, sent).second)
      return std::unexpected(wrong(fmt::format("began the call '{}' twice", printable_text(call))));
  }
  if (type == EventType::tool_completed) {
    const auto begun = agent.calls.find(call);
    if (begun == agent.calls.end())
      return std::unexpected(wrong(fmt::format("completed the call '{}', which did not begin", printable_text(call))));
    sent = begun->second;
    agent.calls.erase(begun);
  }
  if (type == EventType::agent_completed && !agent.calls.empty())
    return std::unexpected(
        wrong(fmt::format("did not complete the call '{}'", printable_text(agent.calls.begin()->first))));
  return {};
}

Status Conversation::send(EventType type, const json::object& data) {
  events_left_ -= std::min<std::uint64_t>(events_left_, 1);
  if (bridge_.emit(type, to_text(data))) return {};
  return failure(ErrorCode::canceled, "the run is no longer this worker's");
}

Status Conversation::hear_result(json::object line) {
  for (const auto& [name, agent] : agents_)
    if (!agent.completed) return std::unexpected(wrong("sent its result without 'agent.completed'"));
  const json::value* summary = line.if_contains("summary");
  if (summary == nullptr || !summary->is_object()) return std::unexpected(wrong("'result' needs 'summary', an object"));
  result_ = std::move(line);
  return {};
}

std::optional<json::object> Conversation::take_result() {
  if (!result_) return std::nullopt;
  json::object& summary = result_->at("summary").get_object();
  if (ignored_lines_ > 0) summary["ignored_lines"] = ignored_lines_;
  if (dropped_events_ > 0) summary["dropped_events"] = dropped_events_;
  return std::exchange(result_, std::nullopt);
}

Result<json::object> converse(std::string_view who, const ProcessPlan& plan, Conversation& conversation,
                              const CancelToken& cancel) {
  const auto hear = [&](std::string_view line) { return conversation.hear(line); };
  const Result<ProcessEnd> end = run_process(plan, hear, cancel);
  if (!end) return failure(end.error().code, fmt::format("{} {}", who, end.error().message));
  if (std::optional<json::object> result = conversation.take_result()) return *std::move(result);
  return failure(ErrorCode::io, fmt::format("{} gave no result: it {}", who, describe(*end)));
}

}  // namespace fount
