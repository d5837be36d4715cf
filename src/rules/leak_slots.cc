#include "rules/leak_slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

// A parameter's object, kept beyond the call: the name itself, not what was computed from it.
bool keeps_parameter(const FileFacts& facts, const FileFlow& flow, const StateAccess& access) {
  if (access.value_kind != ValueKind::name) return false;
  const std::string_view value = facts.text(access.value);
  const std::string_view head = value.substr(0, value.find('.'));
  const std::string_view last = value.substr(value.rfind('.') + 1);
  const bool personal = whose(value) == Whose::user || last == "request" || last == "websocket";
  if (head == "self" || head == "cls" || !personal) return false;
  return flow.parameter(access.definition, head) != nullptr;
}

// `if user != x.kept: x.kept = user`: a remembered key, by which a cache is thrown away in time.
bool is_compared(const FileFacts& facts, const StateAccess& access, std::string_view slot) {
  for (std::uint32_t block = access.block; block != kNone; block = facts.blocks[block].parent) {
    const std::string_view condition = facts.text(facts.blocks[block].condition);
    if (contains_word(condition, slot) && contains_word(condition, facts.text(access.value))) return true;
  }
  return false;
}

// A name that is set together with its password, host or token is how the program signs in somewhere: there is one.
bool is_account(const SharedStates& shared, const State& slot, const StateAccess& access) {
  constexpr std::array<std::string_view, 6> kCompanions = {"password", "passwd", "host", "port", "token", "apikey"};
  return std::ranges::any_of(shared.states(), [&](const State& other) {
    if (other.file != slot.file || other.name == slot.name) return false;
    const std::vector<std::string> words = identifier_words(other.name);
    const bool companion = std::ranges::any_of(
        kCompanions, [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); });
    return companion && std::ranges::any_of(other.accesses, [&](const StateAccess& set) {
             return set.kind == AccessKind::assign && set.file == access.file && set.definition == access.definition;
           });
  });
}

bool in_constructor(const FileFacts& facts, const StateAccess& access) {
  const std::string_view name = facts.text(facts.definitions[access.definition].name);
  return name == "__init__" || name == "__new__" || name == "__post_init__";
}

}  // namespace

void find_slot_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  for (const State& state : shared.states()) {
    Leak leak;
    for (const StateAccess& access : state.accesses) {
      const FileFacts& facts = index.facts(access.file);
      if (access.kind != AccessKind::assign || in_constructor(facts, access) ||
          !keeps_parameter(facts, shared.flow(access.file), access))
        continue;
      if (state.owner == StateOwner::class_ && access.through_self) continue;  // that makes it the instance's own
      if (is_compared(facts, access, state.name) || is_account(shared, state, access)) continue;
      leak.sources.push_back(source_of(index, access, fmt::format("keeps {} for everybody", facts.text(access.value))));
    }
    if (leak.sources.empty()) continue;
    leak.name = name_of(index, state);
    leak.verdict = "slot";
    leak.file = state.file;
    leak.severity = Severity::high;
    leak.message = fmt::format(
        "{} exists once and holds what belongs to one user or request; the next one overwrites it", leak.name);
    leak.remedy = "Pass it along with the call, or keep it in a ContextVar or in an object made per request.";
    leak.sources.insert(leak.sources.begin(), source_of(index, state, "exists once"));
    leaks.push_back(std::move(leak));
  }
}

}  // namespace fount
