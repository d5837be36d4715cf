#include "rules/instances.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "rules/support.h"

namespace fount {

void examine_instances(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    if (index.definition(id).kind != DefinitionKind::class_) continue;
    if (index.calls().of(id).empty() && !index.refuses_construction(id)) continue;
    const FileId file = index.file_of(id);
    sink.examine(concept_key("instance", index.file(file).service, index.symbol_of(id)), file);
  }
}

Source call_source(const Index& index, const CallSite& site, SourceRole role, std::string note) {
  const FileFacts& facts = index.facts(site.file);
  const Call& call = facts.calls[site.call];
  const auto end = call.begin + static_cast<std::uint32_t>(facts.text(call.callee).size());
  Source source = source_at(index, {site.file, call.begin, end}, role, std::move(note));
  if (call.definition != kNone) source.symbol = index.symbol_of(site.file, call.definition);
  return source;
}

bool expects_failure(const Index& index, const CallSite& site) {
  constexpr std::array<std::string_view, 5> kExpecting = {"raises", "warns", "assertRaises", "assertRaisesRegex",
                                                          "suppress"};
  const FileFacts& facts = index.facts(site.file);
  for (std::uint32_t b = facts.calls[site.call].block; b != kNone; b = facts.blocks[b].parent) {
    const std::string_view manager = facts.text(facts.blocks[b].condition);
    if (facts.blocks[b].kind == BlockKind::with &&
        std::ranges::find(kExpecting, manager.substr(manager.rfind('.') + 1)) != kExpecting.end())
      return true;
  }
  return false;
}

bool in_main_guard(const Index& index, const CallSite& site) {
  return index.inside(site.file, index.facts(site.file).calls[site.call].block, BlockKind::main_guard);
}

bool is_bare(const Index& index, const CallSite& site) { return index.facts(site.file).calls[site.call].is(kBare); }

namespace {

// Facts stand in the order of their statements, and a definition begins and ends between statements.
template <class Fact>
std::span<const Fact> within(const std::vector<Fact>& facts, const Definition& definition) {
  const auto before = [](std::uint32_t place) { return [place](const Fact& fact) { return fact.begin < place; }; };
  const auto begin = std::partition_point(facts.begin(), facts.end(), before(definition.begin));
  return {begin, std::partition_point(begin, facts.end(), before(definition.end))};
}

}  // namespace

std::span<const Step> steps_in(const FileFacts& facts, const Definition& definition) {
  return within(facts.steps, definition);
}

std::span<const Call> calls_in(const FileFacts& facts, const Definition& definition) {
  return within(facts.calls, definition);
}

std::uint32_t outermost(const FileFacts& facts, std::uint32_t definition) {
  while (definition != kNone && facts.definitions[definition].parent != kNone)
    definition = facts.definitions[definition].parent;
  return definition;
}

bool stands_in(const Index& index, const CallSite& site, std::span<const DefinitionId> functions) {
  const FileFacts& facts = index.facts(site.file);
  for (std::uint32_t d = facts.calls[site.call].definition; d != kNone; d = facts.definitions[d].parent)
    if (std::ranges::binary_search(functions, index.id_of(site.file, d))) return true;
  return false;
}

namespace {

constexpr std::size_t kMaxBases = 32;

// A class and its first-party bases.
std::vector<DefinitionId> lineage(const Index& index, DefinitionId id) {
  std::vector<DefinitionId> all{id};
  for (std::size_t i = 0; i < all.size() && i < kMaxBases; ++i)
    for (const DefinitionId base : index.classes().bases(all[i]))
      if (std::ranges::find(all, base) == all.end()) all.push_back(base);
  return all;
}

bool is_constructor(std::string_view name) {
  return name == "__init__" || name == "__new__" || name == "__post_init__" || name == "__setstate__";
}

bool changes_receiver(std::string_view callee) {
  constexpr std::array<std::string_view, 14> kChanging = {"append", "add",        "update",  "pop",       "setdefault",
                                                          "clear",  "remove",     "discard", "extend",    "insert",
                                                          "put",    "put_nowait", "popitem", "appendleft"};
  return callee.starts_with("self.") && std::ranges::count(callee, '.') == 2 &&
         std::ranges::find(kChanging, callee.substr(callee.rfind('.') + 1)) != kChanging.end();
}

bool changes_self(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  auto in_method = [&](std::uint32_t definition) {
    return definition != kNone && facts.definitions[definition].parent == index.local(id) &&
           !is_constructor(facts.text(facts.definitions[definition].name));
  };
  const auto steps = std::ranges::any_of(steps_in(facts, index.definition(id)), [&](const Step& step) {
    const bool writes =
        step.kind == StepKind::assign || step.kind == StepKind::augment || step.kind == StepKind::delete_;
    return writes && in_method(step.definition) && facts.text(step.target).starts_with("self.");
  });
  return steps || std::ranges::any_of(calls_in(facts, index.definition(id)), [&](const Call& call) {
           return in_method(call.definition) && changes_receiver(facts.text(call.callee));
         });
}

bool decides_in_body(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  const Definition& definition = index.definition(id);
  for (std::uint32_t b = definition.bases.begin; b < definition.bases.end; ++b) {
    const std::string_view base = facts.text(facts.bases[b].name);
    if (facts.bases[b].keyword && !base.ends_with("ABCMeta")) return true;
    if (base.find("ingleton") != std::string_view::npos || base.find("Borg") != std::string_view::npos) return true;
  }
  for (std::uint32_t d = definition.decorators.begin; d < definition.decorators.end; ++d)
    if (!facts.text(facts.decorators[d].name).ends_with("dataclass")) return true;
  for (std::uint32_t d = index.local(id) + 1;
       d < facts.definitions.size() && facts.definitions[d].begin < definition.end; ++d)
    if (facts.definitions[d].parent == index.local(id) && facts.text(facts.definitions[d].name) == "__new__")
      return true;
  return std::ranges::any_of(steps_in(facts, definition), [&](const Step& step) {
    return step.definition != kNone && facts.definitions[step.definition].parent == index.local(id) &&
           facts.text(step.target) == "self.__dict__";
  });
}

}  // namespace

bool keeps_state(const Index& index, DefinitionId id) {
  return std::ranges::any_of(lineage(index, id), [&](DefinitionId each) { return changes_self(index, each); });
}

bool is_service(const Index& index, DefinitionId id) {
  const ClassKind kind = index.classes().kind(id);
  return (kind == ClassKind::plain || kind == ClassKind::abstract) && keeps_state(index, id) &&
         !decides_itself(index, id);
}

bool decides_itself(const Index& index, DefinitionId id) {
  return std::ranges::any_of(lineage(index, id), [&](DefinitionId each) { return decides_in_body(index, each); });
}

}  // namespace fount
