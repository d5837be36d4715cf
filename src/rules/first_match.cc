#include "rules/first_match.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "rules/instances.h"
#include "rules/ownership.h"

namespace fount {
namespace {

bool is_property(const FileFacts& facts, const Definition& method) {
  for (std::uint32_t d = method.decorators.begin; d < method.decorators.end; ++d)
    if (facts.text(facts.decorators[d].name).ends_with("property")) return true;
  return false;
}

// `return self.own + self.builtin`: a property that only answers, and names the list.
bool shows(const FileFacts& facts, const Definition& property, std::string_view list) {
  const std::span<const Step> steps = steps_in(facts, property);
  return is_property(facts, property) && (property.names & name_bit(list)) != 0 && steps.size() == 1 &&
         steps.front().kind == StepKind::return_;
}

// `self.handlers`: the list itself, or a property of the class that gives it.
bool walks(const FileFacts& facts, const State& state, std::string_view walked) {
  if (state.definition == kNone) return walked == state.name;
  if (!walked.starts_with("self.")) return false;
  const std::string_view name = walked.substr(5);
  return name == state.name || std::ranges::any_of(facts.definitions, [&](const Definition& method) {
           return method.parent == state.definition && facts.text(method.name) == name &&
                  shows(facts, method, state.name);
         });
}

// A message or its context may say who asks, and the entry may look there.
bool may_say_who_asks(std::string_view parameter) {
  constexpr std::array<std::string_view, 14> kCarriers = {"message", "msg",     "event",    "context", "ctx",
                                                          "data",    "payload", "envelope", "packet",  "update",
                                                          "args",    "kwargs",  "owner",    "to"};
  if (whose(parameter) != Whose::nobody) return true;
  const std::vector<std::string> words = identifier_words(parameter);
  return !words.empty() && std::ranges::find(kCarriers, words.back()) != kCarriers.end();
}

bool is_asked_by_anybody(const FileFacts& facts, const Definition& method) {
  for (std::uint32_t p = method.parameters.begin; p < method.parameters.end; ++p)
    if (may_say_who_asks(facts.text(facts.parameters[p].name))) return false;
  return true;
}

bool lies_in(const FileFacts& facts, std::uint32_t block, std::uint32_t loop) {
  while (block != kNone && block != loop) block = facts.blocks[block].parent;
  return block != kNone;
}

bool is_conditional(const FileFacts& facts, std::uint32_t block, std::uint32_t loop) {
  for (; block != loop; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == BlockKind::if_) return true;
  return false;
}

// `for x in list: if x.fits(...): return x`, where the test is a call of x.
bool returns_first(const FileFacts& facts, const Definition& method, std::uint32_t loop) {
  const std::span<const Step> steps = steps_in(facts, method);
  return std::ranges::any_of(steps, [&](const Step& found) {
    if (found.kind != StepKind::return_ || found.value_kind != ValueKind::name || !lies_in(facts, found.block, loop) ||
        !is_conditional(facts, found.block, loop))
      return false;
    const std::string_view entry = facts.text(found.value);
    const bool walked = std::ranges::any_of(steps, [&](const Step& step) {
      return step.begin == facts.blocks[loop].begin && facts.text(step.target) == entry;
    });
    const std::string asked = std::string(entry) + ".";
    return walked && std::ranges::any_of(calls_in(facts, method), [&](const Call& call) {
             return call.begin > facts.blocks[loop].begin && call.begin < found.begin && call.is(kRooted) &&
                    facts.text(call.callee).starts_with(asked);
           });
  });
}

}  // namespace

std::optional<FirstMatch> first_match(const Index& index, const State& list) {
  const FileFacts& facts = index.facts(list.file);
  for (std::uint32_t b = 0; b < facts.blocks.size(); ++b) {
    const Block& loop = facts.blocks[b];
    if (loop.kind != BlockKind::loop || !walks(facts, list, facts.text(loop.condition))) continue;
    const auto method = std::ranges::find_if(facts.definitions, [&](const Definition& definition) {
      return definition.parent == list.definition && definition.kind == DefinitionKind::function &&
             definition.begin <= loop.begin && loop.begin < definition.end;
    });
    if (method == facts.definitions.end() || !is_asked_by_anybody(facts, *method)) continue;
    if (returns_first(facts, *method, b))
      return FirstMatch{list.file, static_cast<std::uint32_t>(method - facts.definitions.begin()), b};
  }
  return std::nullopt;
}

}  // namespace fount
