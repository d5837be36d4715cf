#include "rules/leak_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"
#include "rules/ownership.h"
#include "rules/path_twins.h"
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

// `class Till(metaclass=Singleton)`
bool is_singleton(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  const Range bases = index.definition(id).bases;
  return std::any_of(facts.bases.begin() + bases.begin, facts.bases.begin() + bases.end,
                     [&](const Base& base) { return lower(facts.text(base.name)).contains("singleton"); });
}

// Of an object that exists once, the class may hold the state as well.
bool is_shared(const Index& index, const SharedStates& shared, const State& state) {
  const DefinitionId id = index.id_of(state.file, state.definition);
  if (is_singleton(index, id)) return true;
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

// Whatever makes the instances gives each its own: `made = object.__new__(cls)`, `made.errors = []`.
bool is_given_from_outside(const Index& index, const State& state) {
  const FileFacts& facts = index.facts(state.file);
  return std::ranges::any_of(facts.steps, [&](const Step& step) {
    const std::string_view target = facts.text(step.target);
    const std::size_t dot = target.rfind('.');
    if (step.kind != StepKind::assign || dot == std::string_view::npos || target.substr(dot + 1) != state.name)
      return false;
    const std::string_view owner = target.substr(0, dot);
    return owner != "self" && owner != "cls" && owner.find('.') == std::string_view::npos;
  });
}

// `if len(self.ids) < needed: self.ids.append(new_id())`: a pool, in which it does not matter whose is which.
bool grows_when_short(const FileFacts& facts, const StateAccess& access, std::string_view name) {
  for (std::uint32_t block = access.block; block != kNone; block = facts.blocks[block].parent) {
    const std::string_view condition = facts.text(facts.blocks[block].condition);
    if (condition.contains("len(") && condition.contains('<') && contains_word(condition, name)) return true;
  }
  return false;
}

// The file of a command: it makes one object, and ends.
bool is_of_command(const Index& index, FileId file) {
  const FileFacts& facts = index.facts(file);
  return has_folder(index.file(file).path, "scripts") ||
         std::ranges::any_of(facts.blocks, [](const Block& block) { return block.kind == BlockKind::main_guard; });
}

// Of this class, or of one that derives from it: made in several places, or in a loop.
bool exists_several_times(const Index& index, const State& state) {
  const DefinitionId own = index.id_of(state.file, state.definition);
  std::size_t made = 0;
  for (const DefinitionId id : index.top_level()) {
    if (index.definition(id).kind != DefinitionKind::class_) continue;
    if (id != own && !index.classes().derives_from(id, own)) continue;
    for (const CallSite& site : index.calls().of(id)) {
      const FileFacts& facts = index.facts(site.file);
      made += index.inside(site.file, facts.calls[site.call].block, BlockKind::loop) ? 2 : 1;
    }
  }
  return made > 1;
}

// "Page.parts" of "shop.pages.Page.parts" and of "shop.pages.Page.parts.clear".
std::vector<std::string_view> class_members_in(std::string_view dotted) {
  std::vector<std::string_view> found;
  for (std::size_t end = dotted.size(), tries = 0; tries < 2 && end != std::string_view::npos; ++tries) {
    const std::string_view upto = dotted.substr(0, end);
    const std::size_t last = upto.rfind('.');
    if (last == std::string_view::npos || last == 0) break;
    const std::size_t before = upto.rfind('.', last - 1);
    found.push_back(upto.substr(before == std::string_view::npos ? 0 : before + 1));
    end = last;
  }
  return found;
}

// Other modules read or empty it by the name of its class: it is the class's on purpose. Asked once for all leaks.
void doubt_what_others_reach(const Index& index, std::span<Leak> leaks) {
  std::map<std::string, Leak*, std::less<>> by_member;
  for (Leak& leak : leaks) {
    const std::vector<std::string_view> members = class_members_in(leak.name);
    if (leak.confidence != Confidence::tentative && !members.empty()) by_member.emplace(members.front(), &leak);
  }
  if (by_member.empty()) return;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f})) continue;
    const StringTable& strings = index.facts(FileId{f}).strings;
    for (std::uint32_t s = 0; s < strings.size(); ++s)
      for (const std::string_view member : class_members_in(strings[StringId{s}]))
        if (const auto found = by_member.find(member); found != by_member.end() && found->second->file != FileId{f})
          found->second->confidence = Confidence::tentative;
  }
}

// One text or number under one key: whichever instance writes it, it is the same.
bool is_one_constant(const StateAccess& access) {
  const bool literal = access.value_kind == ValueKind::string || access.value_kind == ValueKind::number ||
                       access.value_kind == ValueKind::boolean;
  return access.kind == AccessKind::keyed && access.key_kind == ValueKind::string && literal;
}

}  // namespace

void find_class_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks) {
  const std::size_t first = leaks.size();
  for (const State& state : shared.states()) {
    if (state.owner != StateOwner::class_ || state.container == ValueKind::null) continue;
    if (state.annotation == "ClassVar" || state.annotation.ends_with(".ClassVar") || shared_by_name(state.name))
      continue;
    const ClassKind kind = index.classes().kind(index.id_of(state.file, state.definition));
    if (kind != ClassKind::plain && kind != ClassKind::abstract) continue;
    if (index.definition(index.id_of(state.file, state.definition)).parent != kNone) continue;
    Leak leak;
    bool managed = false, one_constant = true, pool = false;
    for (const StateAccess& access : state.accesses) {
      managed =
          managed || access.kind == AccessKind::assign || access.kind == AccessKind::remove || !access.through_self;
      if (!fills_as_its_own(index, state, access)) continue;
      one_constant = one_constant && is_one_constant(access);
      pool = pool || grows_when_short(index.facts(access.file), access, state.name);
      leak.sources.push_back(source_of(index, access, "fills it for all instances"));
    }
    if (managed || leak.sources.empty() || is_shared(index, shared, state)) continue;
    if (is_rebound_by_base(index, shared, state) || is_given_from_outside(index, state)) continue;
    leak.name = name_of(index, state);
    leak.verdict = "class-attribute";
    const bool one_object =
        one_constant || pool || is_of_command(index, state.file) || !exists_several_times(index, state);
    if (!may_be_copied(index, state) && !one_object) leak.confidence = Confidence::firm;
    leak.file = state.file;
    leak.message = fmt::format("{} is one object for all instances, and each of them fills it", leak.name);
    leak.remedy = "Create it in __init__; if it is shared on purpose, say so with ClassVar and write to the class.";
    leak.sources.insert(leak.sources.begin(), source_of(index, state, "made once, with the class"));
    leaks.push_back(std::move(leak));
  }
  doubt_what_others_reach(index, std::span(leaks).subspan(first));
}

}  // namespace fount
