#include "rules/leak_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

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

// Appending to a list, or setting a fixed key, reads as the instance's own affair; a variable key may be a cache's, a
// set of tasks is kept for all, and a list of the instances themselves is the class's register.
bool fills_as_its_own(const Index& index, const State& state, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  if (facts.text(access.key) == "self" || facts.text(access.value) == "self") return false;
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

// A base of the class binds the name to each instance: `self.options = dict(self.options)`.
bool is_rebound_by_base(const Index& index, const SharedStates& shared, const State& state) {
  constexpr std::size_t kMaxBases = 64;
  const std::string target = fmt::format("self.{}", state.name);
  std::vector<DefinitionId> open{index.id_of(state.file, state.definition)};
  for (std::size_t i = 0; i < open.size() && i < kMaxBases; ++i) {
    const FileId file = index.file_of(open[i]);
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      const Definition& method = facts.definitions[d];
      if (method.parent != index.local(open[i]) || facts.text(method.name) != "__init__") continue;
      for (const std::uint32_t step : shared.flow(file).steps_of(d))
        if (facts.steps[step].kind == StepKind::assign && facts.text(facts.steps[step].target) == target) return true;
    }
    for (const DefinitionId base : index.classes().bases(open[i]))
      if (std::ranges::find(open, base) == open.end()) open.push_back(base);
  }
  return false;
}

// One text or number under one key: whichever instance writes it, it is the same.
bool is_one_constant(const StateAccess& access) {
  const bool literal = access.value_kind == ValueKind::string || access.value_kind == ValueKind::number ||
                       access.value_kind == ValueKind::boolean;
  return access.kind == AccessKind::keyed && access.key_kind == ValueKind::string && literal;
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
    bool managed = false, one_constant = true;
    for (const StateAccess& access : state.accesses) {
      managed =
          managed || access.kind == AccessKind::assign || access.kind == AccessKind::remove || !access.through_self;
      if (!fills_as_its_own(index, state, access)) continue;
      one_constant = one_constant && is_one_constant(access);
      leak.sources.push_back(source_of(index, access, "fills it for all instances"));
    }
    if (managed || leak.sources.empty() || is_shared(index, shared, state)) continue;
    if (is_rebound_by_base(index, shared, state)) continue;
    leak.name = name_of(index, state);
    leak.verdict = "class-attribute";
    if (!may_be_copied(index, state) && !one_constant) leak.confidence = Confidence::firm;
    leak.file = state.file;
    leak.message = fmt::format("{} is one object for all instances, and each of them fills it", leak.name);
    leak.remedy = "Create it in __init__; if it is shared on purpose, say so with ClassVar and write to the class.";
    leak.sources.insert(leak.sources.begin(), source_of(index, state, "made once, with the class"));
    leaks.push_back(std::move(leak));
  }
}

}  // namespace fount
