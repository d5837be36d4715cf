// Several factories for one product: which one a caller takes decides what it gets, and a change to one of them reaches
// only its own callers.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/factories.h"
#include "rules/instances.h"
#include "rules/parts.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule factory_fragmentation_rule;
const Rule factory_fragmentation_rule{
    {.id = "factory-fragmentation",
     .title = "several factories for one product",
     .area = AreaId::instances,
     .severity = Severity::medium,
     .effort = Effort::medium,
     .raised = "high when one factory keeps its instances and another makes a new one each time",
     .lowered = "",
     .controls = "CWE-1041"},
    check,
    {Need::products}};

namespace {

constexpr std::ptrdiff_t kManyUsed = 3;  // factories in use, of which some keep what they make: nobody knows who shares

bool keeps(Origin origin) { return origin == Origin::shared || origin == Origin::keyed; }

std::string_view habit_of(Origin origin) {
  switch (origin) {
    case Origin::fresh:
      return "makes a new one for each call";
    case Origin::shared:
      return "keeps one and hands it out";
    case Origin::keyed:
      return "keeps one per key";
    default:
      return "";
  }
}

// Factories that make the instance themselves, one a file, of one service. Two in one file are one author's choice.
std::map<std::uint32_t, std::vector<DefinitionId>> rivals_of(const Index& index, DefinitionId product) {
  std::map<std::uint32_t, std::vector<DefinitionId>> by_service;
  std::set<FileId> files;
  for (const DefinitionId factory : factories_of(index, product)) {
    const FileId file = index.file_of(factory);
    if (!index.products().of(factory).constructs || !is_named_for(index, factory, product)) continue;
    if (part_of(index, factory).role != SourceRole::surplus) continue;
    if (files.insert(file).second) by_service[index.file(file).service].push_back(factory);
  }
  return by_service;
}

bool is_used(const Index& index, DefinitionId factory) {
  return index.production_users({TargetKind::definition, index.file_of(factory), index.local(factory)}) > 0 ||
         !index.calls().of(factory).empty();
}

// A method may be reached through an object of its class: `EngineFactory().create(user)`.
bool may_be_used(const Index& index, DefinitionId factory) {
  const std::uint32_t owner = index.definition(factory).parent;
  return is_used(index, factory) ||
         (owner != kNone && index.production_users({TargetKind::definition, index.file_of(factory), owner}) > 0);
}

// Shared instances that differ by getter are the matter of instance-split.
bool all_shared(const Index& index, const std::vector<DefinitionId>& factories) {
  return std::ranges::all_of(factories,
                             [&](DefinitionId id) { return index.products().of(id).origin == Origin::shared; });
}

Finding describe(const Index& index, DefinitionId product, const std::vector<DefinitionId>& factories) {
  Finding finding = finding_of(factory_fragmentation_rule.info, std::string(index.name(product)), "class");
  finding.concept_key = index.symbol_of(product);
  add_candidates(index, finding, factories);
  for (Source& source : finding.sources)
    for (const DefinitionId factory : factories)
      if (source.span == index.span_of(factory)) source.note = habit_of(index.products().of(factory).origin);
  const auto keeping =
      std::ranges::count_if(factories, [&](DefinitionId id) { return keeps(index.products().of(id).origin); });
  const bool mixed = keeping > 0 && keeping < std::ssize(factories);
  if (mixed) finding.severity = Severity::high;
  const auto used = std::ranges::count_if(factories, [&](DefinitionId id) { return may_be_used(index, id); });
  if (mixed && used >= kManyUsed) finding.confidence = Confidence::firm;
  finding.message = fmt::format("{} is made by {} factories{}", index.name(product), factories.size(),
                                mixed ? "; some keep their instances, others make a new one each time" : "");
  finding.remedy = finding.canonical ? fmt::format("Let the others call {}, or delete them.", finding.canonical->symbol)
                                     : "Choose one factory; let the others call it, or delete them.";
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  examine_instances(index, sink);
  for (const DefinitionId id : index.top_level()) {
    if (index.products().makers(id).size() < 2 || !is_service(index, id)) continue;
    for (const auto& [service, factories] : rivals_of(index, id)) {
      const bool used = std::ranges::any_of(factories, [&](DefinitionId factory) { return is_used(index, factory); });
      if (factories.size() > 1 && used && !all_shared(index, factories)) sink.add(describe(index, id, factories));
    }
  }
}

}  // namespace fount
