#include "rules/leak_defaults.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

bool is_mutable(ValueKind kind) { return kind == ValueKind::list || kind == ValueKind::dict || kind == ValueKind::set; }

bool is_mutator(std::string_view method) {
  constexpr std::array<std::string_view, 7> kMutators = {"append", "add",        "extend", "insert",
                                                         "update", "setdefault", "pop"};
  return std::ranges::find(kMutators, method) != kMutators.end();
}

// First place in the function that changes the object which the parameter names; kNone when it is rebound before.
std::uint32_t first_mutation(const FileFacts& facts, std::uint32_t function, std::string_view name,
                             std::uint32_t& end) {
  std::uint32_t rebound = kNone, mutated = kNone;
  auto mutates = [&](std::uint32_t from, std::uint32_t to) {
    if (from < mutated) mutated = from, end = to;
  };
  for (const Step& step : facts.steps) {
    if (step.definition != function) continue;
    const std::string_view target = facts.text(step.target);
    if (target == name && step.kind == StepKind::assign) rebound = std::min(rebound, step.begin);
    if (target == name && step.kind == StepKind::augment && is_mutable(step.value_kind)) mutates(step.begin, step.end);
    const bool item = target.size() == name.size() + 2 && target.starts_with(name) && target.ends_with("[]");
    if (item && (step.kind == StepKind::assign || step.kind == StepKind::augment)) mutates(step.begin, step.end);
  }
  for (const Call& call : facts.calls) {
    const std::string_view callee = facts.text(call.callee);
    if (call.definition != function || !call.is(kRooted) || !callee.starts_with(name)) continue;
    if (callee.size() > name.size() && callee[name.size()] == '.' && is_mutator(callee.substr(name.size() + 1)))
      mutates(call.begin, call.begin + static_cast<std::uint32_t>(callee.size()));
  }
  return mutated < rebound ? mutated : kNone;
}

// `def f(x, _cache={})`: the default is the function's memory, on purpose.
bool meant_as_memory(std::string_view name) {
  return name.starts_with('_') || name.find("cache") != std::string_view::npos ||
         name.find("memo") != std::string_view::npos;
}

}  // namespace

void find_default_leaks(const Index& index, std::vector<Leak>& leaks) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      const Range range = facts.definitions[d].parameters;
      for (std::uint32_t p = range.begin; p < range.end; ++p) {
        const Parameter& parameter = facts.parameters[p];
        const std::string_view name = facts.text(parameter.name);
        if (!is_mutable(parameter.default_kind) || meant_as_memory(name)) continue;
        std::uint32_t end = 0;
        const std::uint32_t at = first_mutation(facts, d, name, end);
        if (at == kNone) continue;
        Leak leak;
        leak.name = fmt::format("{}({})", index.symbol_of(file, d), name);
        leak.verdict = "default-argument";
        leak.file = file;
        leak.confidence = Confidence::certain;
        leak.message = fmt::format(
            "the default of {} is made once, and the function changes it: every later call starts with "
            "what earlier ones left",
            leak.name);
        leak.remedy = "Default to None and make a new one inside.";
        const auto name_end = parameter.begin + static_cast<std::uint32_t>(name.size());
        leak.sources = {source_at(index, {file, parameter.begin, name_end}, SourceRole::surplus, "made once"),
                        source_at(index, {file, at, end}, SourceRole::surplus, "changed here")};
        for (Source& source : leak.sources) source.symbol = index.symbol_of(file, d);
        leaks.push_back(std::move(leak));
      }
    }
  }
}

}  // namespace fount
