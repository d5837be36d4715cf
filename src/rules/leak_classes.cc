#include "rules/leak_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

// Names of what is shared on purpose: one for all instances is their point.
bool shared_by_name(std::string_view name) {
  constexpr std::array<std::string_view, 16> kShared = {
      "cache",  "caches", "cached",    "registry", "registered", "instances", "memo",     "pool",
      "shared", "global", "singleton", "all",      "counter",    "known",     "warnings", "warned"};
  for (const std::string& word : identifier_words(name))
    if (std::ranges::find(kShared, word) != kShared.end()) return true;
  return std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Appending to a list, or setting a fixed key, reads as the instance's own affair; a variable key may be a cache's, and
// a set of tasks is kept for all.
bool fills_as_its_own(const State& state, const StateAccess& access) {
  if (access.kind == AccessKind::keyed) return access.key_kind == ValueKind::string;
  return access.kind == AccessKind::add && state.container == ValueKind::list;
}

// Of an object that exists once, the class may hold the state as well.
bool is_shared(const Index& index, const SharedStates& shared, const State& state) {
  const DefinitionId id = index.id_of(state.file, state.definition);
  return std::ranges::any_of(shared.instances(), [&](const SharedInstance& instance) {
    return instance.of == id || index.classes().derives_from(instance.of, id);
  });
}

// A field with a type, of a class whose base is not here: pydantic and its like give each instance a copy.
bool may_be_copied(const Index& index, const State& state) {
  if (state.annotation.empty()) return false;
  const FileFacts& facts = index.facts(state.file);
  const Definition& owner = facts.definitions[state.definition];
  for (std::uint32_t b = owner.bases.begin; b < owner.bases.end; ++b) {
    const Target base = index.resolver().resolve_dotted(state.file, owner.parent, facts.text(facts.bases[b].name));
    if (base.kind == TargetKind::external || base.kind == TargetKind::unknown) return true;
  }
  return false;
}

}  // namespace

void find_class_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  for (const State& state : shared.states()) {
    if (state.owner != StateOwner::class_ || state.container == ValueKind::null) continue;
    if (state.annotation == "ClassVar" || state.annotation.ends_with(".ClassVar") || shared_by_name(state.name))
      continue;
    const ClassKind kind = index.classes().kind(index.id_of(state.file, state.definition));
    if (kind != ClassKind::plain && kind != ClassKind::abstract) continue;
    if (index.definition(index.id_of(state.file, state.definition)).parent != kNone) continue;
    Leak leak;
    bool managed = false;
    for (const StateAccess& access : state.accesses) {
      managed =
          managed || access.kind == AccessKind::assign || access.kind == AccessKind::remove || !access.through_self;
      if (!fills_as_its_own(state, access)) continue;
      leak.sources.push_back(source_of(index, access, "fills it for all instances"));
    }
    if (managed || leak.sources.empty() || is_shared(index, shared, state)) continue;
    leak.name = name_of(index, state);
    leak.verdict = "class-attribute";
    if (!may_be_copied(index, state)) leak.confidence = Confidence::firm;
    leak.file = state.file;
    leak.message = fmt::format("{} is one object for all instances, and each of them fills it", leak.name);
    leak.remedy = "Create it in __init__; if it is shared on purpose, say so with ClassVar and write to the class.";
    leak.sources.insert(leak.sources.begin(), source_of(index, state, "made once, with the class"));
    leaks.push_back(std::move(leak));
  }
}

}  // namespace fount
