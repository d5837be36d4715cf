#include "rules/registries.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "base/text.h"
#include "rules/instances.h"
#include "rules/leaks.h"
#include "rules/ownership.h"
#include "rules/support.h"

namespace fount {
namespace {

// What a callee gives: a new instance of a class, or what a function returns.
DefinitionId made_by(const Index& index, FileId file, std::uint32_t definition, std::string_view callee) {
  if (callee.empty()) return {};
  const Target target = index.resolver().resolve_dotted(file, definition, callee);
  if (target.kind != TargetKind::definition) return {};
  const DefinitionId id = index.id_of(target.file, target.item);
  return index.definition(id).kind == DefinitionKind::class_ ? id : index.products().of(id).of;
}

// The class of what is filed: made there and then, or by the assignment that the name was given last.
// A collection of the repository's own: that two registries file one says nothing of what is in it.
bool is_container(const Index& index, DefinitionId product) {
  const FileFacts& facts = index.facts(index.file_of(product));
  return std::ranges::any_of(facts.definitions, [&](const Definition& d) {
    return d.parent == index.local(product) && facts.text(d.name) == "__iter__";
  });
}

DefinitionId product_of(const Index& index, const SharedStates& shared, const StateAccess& access) {
  const FileFacts& facts = index.facts(access.file);
  const std::string_view value = facts.text(access.value);
  if (access.value_kind == ValueKind::call) return made_by(index, access.file, access.definition, value);
  if (access.value_kind != ValueKind::name) return {};
  const std::uint32_t step = shared.flow(access.file).last_assignment(access.definition, access.begin, value);
  if (step == kNone || facts.steps[step].value_kind != ValueKind::call) return {};
  return made_by(index, access.file, access.definition, facts.text(facts.steps[step].value));
}

// "user_id" of `user_id`, `self._user_id` and `context.user_id`. Two mappings from a bare `key` or `name` need not be
// from the same thing.
std::string_view key_of(const FileFacts& facts, const StateAccess& access) {
  if (access.key_kind != ValueKind::name) return {};
  std::string_view key = facts.text(access.key);
  key = key.substr(key.rfind('.') + 1);
  key = key.substr(std::min(key.find_first_not_of('_'), key.size()));
  return identifier_words(key).size() > 1 ? key : std::string_view{};
}

}  // namespace

std::vector<RivalRegistries> find_rival_registries(const Index& index, const SharedStates& shared) {
  using Mapping = std::tuple<std::uint32_t, DefinitionId, std::string_view>;  // service, product, key
  std::map<Mapping, std::map<FileId, MappingRegistry>> mappings;
  for (const State& state : shared.states()) {
    for (const StateAccess& access : state.accesses) {
      const std::string_view key = key_of(index.facts(access.file), access);
      if (access.kind != AccessKind::keyed || key.empty()) continue;
      const DefinitionId product = product_of(index, shared, access);
      if (!product || !is_service(index, product) || is_container(index, product)) continue;
      mappings[{index.file(state.file).service, product, key}].try_emplace(state.file,
                                                                           MappingRegistry{&state, &access});
    }
  }
  std::vector<RivalRegistries> rivals;
  for (const auto& [mapping, by_file] : mappings) {
    if (by_file.size() < 2) continue;
    RivalRegistries& found = rivals.emplace_back();
    found.product = std::get<DefinitionId>(mapping);
    found.key = std::get<std::string_view>(mapping);
    for (const auto& [file, registry] : by_file) found.registries.push_back(registry);
  }
  return rivals;
}

Finding finding_of(const Index& index, const RivalRegistries& rivals, const RuleInfo& info) {
  const std::string product(index.name(rivals.product));
  Finding finding = finding_of(info, fmt::format("{} by {}", product, rivals.key), "registry");
  finding.concept_key = fmt::format("{} by {}", index.symbol_of(rivals.product), rivals.key);
  finding.service = index.file(rivals.registries.front().state->file).service;
  finding.confidence = Confidence::firm;
  if (whose(rivals.key) == Whose::nobody) finding.severity = Severity::medium;
  finding.surplus = static_cast<std::uint32_t>(rivals.registries.size() - 1);
  finding.references.production = static_cast<std::uint32_t>(rivals.registries.size());
  std::vector<std::string> names;
  for (const MappingRegistry& registry : rivals.registries) {
    names.push_back(name_of(index, *registry.state));
    finding.sources.push_back(source_of(index, *registry.state, "holds it under the same key"));
    finding.sources.back().symbol = names.back();
    finding.sources.push_back(source_of(index, *registry.filing, "files it"));
  }
  finding.message = fmt::format("{} is kept by {} in {} registries: {}; what one holds, the other does not know",
                                product, rivals.key, rivals.registries.size(), join(names, ", "));
  finding.remedy = fmt::format("Keep one mapping from {} to {}, and let the others ask it.", rivals.key, product);
  return finding;
}

}  // namespace fount
