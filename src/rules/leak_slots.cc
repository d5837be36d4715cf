#include "rules/leak_slots.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "rules/ownership.h"
#include "rules/receivers.h"
#include "rules/registrations.h"
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

// Calls of a method on the object that exists once, which calls alone do not tell: `get_hub().enter(user)`.
bool is_called_by_request(const Index& index, const SharedStates& shared, const StateAccess& access) {
  const std::string_view method = index.name(index.id_of(access.file, access.definition));
  const std::uint32_t owner = class_around(index.facts(access.file), access.definition);
  if (!access.through_self || owner == kNone) return false;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const FileFacts& facts = index.facts(FileId{f});
    for (std::uint32_t c = 0; c < facts.calls.size(); ++c) {
      const std::string_view callee = facts.text(facts.calls[c].callee);
      if (callee.substr(callee.rfind('.') + 1) != method || !serves_requests(facts, facts.calls[c].definition))
        continue;
      const SharedInstance* object = called_object(index, shared, {.target = {}, .file = FileId{f}, .call = c});
      if (object != nullptr && object->of == index.id_of(access.file, owner)) return true;
    }
  }
  return false;
}

// A request's handler is run for whoever asks, so what it is given is another user's each time.
bool is_set_by_request(const Index& index, const SharedStates& shared, const StateAccess& access) {
  if (serves_requests(index.facts(access.file), access.definition)) return true;
  const auto calls = index.calls().of(index.id_of(access.file, access.definition));
  const bool called = std::ranges::any_of(calls, [&](const CallSite& site) {
    const FileFacts& facts = index.facts(site.file);
    return serves_requests(facts, facts.calls[site.call].definition);
  });
  return called || is_called_by_request(index, shared, access);
}

// Another function of the module answers with what was kept, asks it something, or decides by it.
bool is_read_elsewhere(const Index& index, const State& state, const StateAccess& written) {
  const FileFacts& facts = index.facts(state.file);
  const FileFlow& flow = index.flows().of(state.file);
  const std::string owned = std::string(state.name) + ".";
  const auto other = [&](std::uint32_t definition) {
    const bool writes = state.file == written.file && definition == written.definition;
    return definition != kNone && !writes && !flow.is_local(definition, state.name);
  };
  const bool given = std::ranges::any_of(facts.steps, [&](const Step& step) {
    const std::string_view value = facts.text(step.value);
    return other(step.definition) && step.value_kind == ValueKind::name &&
           (value == state.name || value.starts_with(owned));
  });
  return given || std::ranges::any_of(facts.calls, [&](const Call& call) {
           return other(call.definition) && call.is(kRooted) && facts.text(call.callee).starts_with(owned);
         });
}

// `if not console: console = websocket`: there is room for one, and whoever comes next is told so.
bool asks_whether_free(const FileFacts& facts, const StateAccess& access, std::string_view slot) {
  for (std::uint32_t block = access.block; block != kNone; block = facts.blocks[block].parent)
    if (facts.blocks[block].kind == BlockKind::if_ && contains_word(facts.text(facts.blocks[block].condition), slot))
      return true;
  return false;
}

// Proven when a request's handler fills it; beyond doubt when it is a module's and other code goes by it.
Confidence confidence_of(const Index& index, const SharedStates& shared, const State& state,
                         const StateAccess& access) {
  if (!is_set_by_request(index, shared, access)) return Confidence::tentative;
  if (asks_whether_free(index.facts(access.file), access, state.name)) return Confidence::tentative;
  const bool plain = state.owner == StateOwner::module && access.block == kNone;
  return plain && is_read_elsewhere(index, state, access) ? Confidence::certain : Confidence::firm;
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
      leak.confidence = std::max(leak.confidence, confidence_of(index, shared, state, access));
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
