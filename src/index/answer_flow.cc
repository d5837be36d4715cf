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

}  // namespace

AnswerFlow::AnswerFlow(const FileFacts& facts, const FileFlow& flow, std::uint32_t function)
    : facts_(facts), flow_(flow), function_(function) {
  for (const std::uint32_t c : flow.calls_of(function)) {
    const Call& call = facts.calls[c];
    if (!signs(facts.text(call.callee))) continue;
    for (std::uint32_t a = call.arguments.begin; a < call.arguments.end; ++a)
      if (facts.arguments[a].kind == ArgumentKind::name) answers_.insert(facts.text(facts.arguments[a].value));
  }
  const auto steps = flow.steps_of(function);
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
  return !value.empty() && (answers_.insert(value).second | answers_.insert(value.substr(0, value.rfind('.'))).second);
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

const Step* AnswerFlow::statement_of(std::uint32_t at) const {
  for (const std::uint32_t s : flow_.steps_of(function_))
    if (facts_.steps[s].begin <= at && at < facts_.steps[s].end) return &facts_.steps[s];
  return nullptr;
}

// What a module or class keeps.
bool AnswerFlow::is_bound(std::uint32_t at) const {
  return std::ranges::any_of(facts_.bindings, [&](const Binding& binding) {
    return binding.definition == function_ && binding.value_begin <= at && at < binding.value_end &&
           holds_value(binding.kind);
  });
}

bool AnswerFlow::gives(std::uint32_t at) const {
  if (is_bound(at)) return true;
  const Step* const step = statement_of(at);
  if (step == nullptr || !holds_value(step->value_kind)) return false;
  if (step->kind == StepKind::return_) return true;
  const std::string_view target = facts_.text(step->target);
  return step->kind == StepKind::assign && (is_attribute(target) || answers_.contains(target));
}

}  // namespace fount
