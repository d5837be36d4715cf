#include "rules/leak_defaults.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/support.h"

namespace fount {
namespace {

bool is_mutable(ValueKind kind) { return kind == ValueKind::list || kind == ValueKind::dict || kind == ValueKind::set; }

// Of what the default is: `.add` fails on a list.
bool is_mutator(ValueKind kind, std::string_view method) {
  if (kind == ValueKind::list) return method == "append" || method == "extend" || method == "insert";
  return method == "update" || method == (kind == ValueKind::set ? "add" : "setdefault");
}

// `def f(x, _cache={})`: the default is the function's memory, on purpose.
bool meant_as_memory(std::string_view name) {
  return name.starts_with('_') || name.find("cache") != std::string_view::npos ||
         name.find("memo") != std::string_view::npos;
}

struct Mutation {
  std::uint32_t begin = kNone, end = 0;
  bool stays = false;  // a later call that does not repeat it meets it all the same
};

// What a call adds stays for the next, and so does a key that only some calls set. A key of one text that every call
// sets is set anew each time; an item of one number is a memory, like `count=[0]`.
bool is_skipped_at_times(const FileFacts& facts, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent) {
    const BlockKind kind = facts.blocks[block].kind;
    if (kind == BlockKind::if_ || kind == BlockKind::else_ || kind == BlockKind::except_) return true;
  }
  return false;
}

// `if "size" not in options: options["size"] = 100`.
bool fills_a_gap(const FileFacts& facts, std::uint32_t block) {
  return block != kNone && facts.text(facts.blocks[block].condition).find("not in ") != std::string_view::npos;
}

// The same whoever calls: a constant where there is none yet, or a name of the module's own.
bool is_the_same_for_all(const FileFacts& facts, const FileFlow& flow, const Step& item) {
  const bool literal = item.value_kind == ValueKind::string || item.value_kind == ValueKind::number ||
                       item.value_kind == ValueKind::boolean;
  if (literal) return fills_a_gap(facts, item.block);
  const std::string_view value = facts.text(item.value);
  const std::string_view head = value.substr(0, value.find('.'));
  return item.value_kind == ValueKind::name && head != "self" && !flow.is_local(item.definition, head);
}

bool stays(const FileFacts& facts, const FileFlow& flow, const Step& item) {
  if (item.value_kind == ValueKind::null) return false;
  if (item.key_kind == ValueKind::string)
    return is_skipped_at_times(facts, item.block) && !is_the_same_for_all(facts, flow, item);
  return item.key_kind == ValueKind::name || item.key_kind == ValueKind::call;
}

// `stack.append(x)` ... `stack.pop()`: in balance.
bool takes_out(const FileFacts& facts, const FileFlow& flow, std::uint32_t function, std::string_view name) {
  return std::ranges::any_of(flow.calls_of(function), [&](std::uint32_t call) {
    const std::string_view callee = facts.text(facts.calls[call].callee);
    return callee.starts_with(name) && callee.substr(name.size()) == ".pop";
  });
}

// Only when the parameter holds something already, or while what it holds is gone through: a fresh default holds
// nothing.
bool asks_for_content(const FileFacts& facts, std::uint32_t block, std::string_view name) {
  for (; block != kNone; block = facts.blocks[block].parent) {
    const std::string_view condition = facts.text(facts.blocks[block].condition);
    if (!contains_word(condition, name)) continue;
    if (facts.blocks[block].kind == BlockKind::loop) return true;
    if (facts.blocks[block].kind != BlockKind::if_) continue;
    const bool asks_for_absence = condition.starts_with("not ") || condition.find("not in") != std::string_view::npos;
    if (!asks_for_absence) return true;
  }
  return false;
}

// First place where the function changes the object that the parameter names; `begin` is kNone when there is none, or
// when the name means something else by then.
Mutation first_mutation(const FileFacts& facts, const FileFlow& flow, std::uint32_t function,
                        const Parameter& parameter) {
  const std::string_view name = facts.text(parameter.name);
  std::uint32_t rebound = kNone;
  Mutation first;
  auto mutates = [&](std::uint32_t block, std::uint32_t begin, std::uint32_t end, bool stays) {
    if (asks_for_content(facts, block, name)) return;
    first.stays |= stays;
    if (begin < first.begin) first.begin = begin, first.end = end;
  };
  for (const std::uint32_t s : flow.steps_of(function)) {
    const Step& step = facts.steps[s];
    const std::string_view target = facts.text(step.target);
    const bool augments = step.kind == StepKind::augment;
    if (target == name && step.kind == StepKind::assign) rebound = std::min(rebound, step.begin);
    if (target == name && augments && is_mutable(step.value_kind)) mutates(step.block, step.begin, step.end, true);
    const bool item = target.size() == name.size() + 2 && target.starts_with(name) && target.ends_with("[]");
    if (item && (step.kind == StepKind::assign || augments))
      mutates(step.block, step.begin, step.end, stays(facts, flow, step));
  }
  for (const std::uint32_t c : flow.calls_of(function)) {
    const Call& call = facts.calls[c];
    const std::string_view callee = facts.text(call.callee);
    if (!call.is(kRooted) || !callee.starts_with(name) || callee.size() <= name.size()) continue;
    const std::string_view method = callee.substr(name.size() + 1);
    if (callee[name.size()] == '.' && is_mutator(parameter.default_kind, method))
      mutates(call.block, call.begin, call.begin + static_cast<std::uint32_t>(callee.size()),
              (method != "setdefault" && method != "update") || is_skipped_at_times(facts, call.block));
  }
  if (first.begin >= rebound) first.begin = kNone;
  first.stays = first.stays && !takes_out(facts, flow, function, name);
  return first;
}

// Calls that give no more than must be given meet the default, and what earlier ones left in it. The one call of a
// script, on its own level, has no earlier one.
bool is_left_out(const Index& index, FileId file, std::uint32_t function) {
  const FileFacts& own = index.facts(file);
  const Range parameters = own.definitions[function].parameters;
  std::uint32_t required = own.definitions[function].parent != kNone ? 0 : 1;  // `self` is given by the call itself
  for (std::uint32_t p = parameters.begin; p < parameters.end; ++p)
    required += own.parameters[p].default_kind == ValueKind::none ? 1 : 0;
  unsigned meetings = 0;
  for (const CallSite& site : index.calls().of(index.id_of(file, function))) {
    const FileFacts& facts = index.facts(site.file);
    const Call& call = facts.calls[site.call];
    if (call.given >= required) continue;
    const bool again = call.definition != kNone || index.inside(site.file, call.block, BlockKind::loop);
    meetings += again ? 2 : 1;
  }
  return meetings > 1;
}

Leak describe(const Index& index, FileId file, std::uint32_t function, const Parameter& parameter,
              const Mutation& mutation) {
  const std::string_view name = index.facts(file).text(parameter.name);
  Leak leak;
  leak.name = fmt::format("{}({})", index.symbol_of(file, function), name);
  leak.verdict = "default-argument";
  if (mutation.stays) leak.confidence = Confidence::firm;
  leak.file = file;
  leak.message = fmt::format(
      "the default of {} is made once, and the function changes it: every later call starts with what earlier ones "
      "left",
      leak.name);
  leak.remedy = "Default to None and make a new one inside.";
  const auto end = parameter.begin + static_cast<std::uint32_t>(name.size());
  leak.sources = {source_at(index, {file, parameter.begin, end}, SourceRole::surplus, "made once"),
                  source_at(index, {file, mutation.begin, mutation.end}, SourceRole::surplus, "changed here")};
  for (Source& source : leak.sources) source.symbol = index.symbol_of(file, function);
  return leak;
}

}  // namespace

void find_default_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      const Range range = facts.definitions[d].parameters;
      for (std::uint32_t p = range.begin; p < range.end; ++p) {
        const Parameter& parameter = facts.parameters[p];
        if (!is_mutable(parameter.default_kind) || meant_as_memory(facts.text(parameter.name))) continue;
        const Mutation mutation = first_mutation(facts, shared.flow(file), d, parameter);
        if (mutation.begin == kNone) continue;
        leaks.push_back(describe(index, file, d, parameter, mutation));
        if (!is_left_out(index, file, d)) leaks.back().confidence = Confidence::tentative;
      }
    }
  }
}

}  // namespace fount
