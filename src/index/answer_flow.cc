#include "index/answer_flow.h"

#include <algorithm>

namespace fount {
namespace {

bool is_name_character(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// `self.x`, `config.x`: outlives the function. Entries of a dictionary are mostly a report.
bool is_attribute(std::string_view target) {
  return target.find('.') != std::string_view::npos && target.find('[') == std::string_view::npos;
}

// A mapping, a collection or a condition tells about values; it is none of them.
bool holds_value(ValueKind kind) {
  return kind == ValueKind::name || kind == ValueKind::call || kind == ValueKind::choice || kind == ValueKind::other;
}

bool signs(std::string_view callee) {
  const std::string_view name = callee.substr(callee.rfind('.') + 1);
  return name == "encode" || name == "decode";
}

// Sorts places for find().
template <class Place>
void prepare(std::vector<Place>& places) {
  std::ranges::stable_sort(places, {}, &Place::begin);
  std::uint32_t furthest = 0;
  for (Place& place : places) place.furthest = furthest = std::max(furthest, place.end);
}

bool is_constructor(std::string_view callee) {
  const std::string_view name = callee.substr(callee.rfind('.') + 1);
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

}  // namespace

AnswerFlow::AnswerFlow(const FileFacts& facts, const FileFlow& flow, std::uint32_t function) : facts_(facts) {
  for (const std::uint32_t c : flow.calls_of(function)) {
    const Call& call = facts.calls[c];
    if (!signs(facts.text(call.callee))) continue;
    for (std::uint32_t a = call.arguments.begin; a < call.arguments.end; ++a)
      if (facts.arguments[a].kind == ArgumentKind::name) answers_.insert(facts.text(facts.arguments[a].value));
  }
  const auto steps = flow.steps_of(function);
  for (const std::uint32_t s : steps)
    statements_.push_back({facts.steps[s].begin, facts.steps[s].end, 0, &facts.steps[s]});
  for (const Binding& binding : facts.bindings)
    if (binding.definition == function && holds_value(binding.kind))
      bindings_.push_back({binding.value_begin, binding.value_end, 0, nullptr});
  prepare(statements_);
  prepare(bindings_);
  bool grown = true;
  for (unsigned round = 0; grown && round < 4; ++round) {  // later statements first: mostly one round is enough
    grown = false;
    for (auto s = steps.rbegin(); s != steps.rend(); ++s) grown = add(facts.steps[*s]) || grown;
  }
}

bool AnswerFlow::add(const Step& step) {
  if (!holds_value(step.value_kind)) return false;
  const std::string_view target = facts_.text(step.target);
  const bool leads = step.kind == StepKind::return_ || is_attribute(target) || answers_.contains(target);
  if (!leads) return false;
  const std::string_view value = facts_.text(step.value);
  if (step.value_kind == ValueKind::choice) return add_names(value);
  if (step.value_kind == ValueKind::call && value.find('.') == std::string_view::npos) return false;
  // The head of `secret.strip` is what it is made of, and the whole of `self._secret` is what it is.
  if (value.empty()) return false;
  const bool whole = answers_.insert(value).second;
  const bool head = answers_.insert(value.substr(0, value.rfind('.'))).second;
  return whole || head;
}

bool AnswerFlow::add_names(std::string_view expression) {
  bool grown = false;
  for (std::size_t i = 0; i < expression.size();) {
    std::size_t end = i;
    while (end < expression.size() && is_name_character(expression[end])) ++end;
    if (end > i) grown = answers_.insert(expression.substr(i, end - i)).second || grown;
    i = std::max(end, i + 1);
  }
  return grown;
}

const AnswerFlow::Place* AnswerFlow::find(const std::vector<Place>& places, std::uint32_t at) {
  const auto found = std::ranges::upper_bound(places, at, {}, &Place::furthest);
  return found != places.end() && found->begin <= at ? &*found : nullptr;
}

const Step* AnswerFlow::statement_of(std::uint32_t at) const {
  const Place* const place = find(statements_, at);
  return place == nullptr ? nullptr : place->step;
}

bool AnswerFlow::gives(std::uint32_t at) const {
  if (find(bindings_, at) != nullptr) return true;
  const Step* const step = statement_of(at);
  if (step == nullptr || !holds_value(step->value_kind)) return false;
  return is_answer(*step);
}

bool AnswerFlow::is_answer(const Step& step) const {
  const std::string_view target = facts_.text(step.target);
  return step.kind == StepKind::return_ ||
         (step.kind == StepKind::assign && (is_attribute(target) || answers_.contains(target)));
}

bool AnswerFlow::hands_on(std::uint32_t at) const {
  const Step* const step = statement_of(at);
  if (step == nullptr || (step->kind != StepKind::return_ && step->kind != StepKind::assign)) return false;
  if (step->value_kind == ValueKind::dict) return true;
  if (step->value_kind == ValueKind::choice) return facts_.text(step->target).contains('[');
  return builds_with(at);
}

bool AnswerFlow::builds_with(std::uint32_t at) const {
  const Step* const step = statement_of(at);
  const bool kept = step != nullptr && (step->kind == StepKind::return_ || step->kind == StepKind::assign);
  return kept && step->value_kind == ValueKind::call && is_constructor(facts_.text(step->value));
}

}  // namespace fount
