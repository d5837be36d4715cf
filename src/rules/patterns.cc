#include "rules/patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/text.h"
#include "rules/auth_patterns.h"
#include "rules/bridge_patterns.h"
#include "rules/configuration_patterns.h"
#include "rules/factory_patterns.h"
#include "rules/infrastructure_patterns.h"
#include "rules/service_patterns.h"
#include "rules/support.h"

namespace fount {
namespace {

// Below this, having one definition is no achievement.
constexpr std::uint32_t kManyImporters = 10;
constexpr std::uint32_t kInterfaceUsers = 3;
constexpr std::size_t kInterfaceMembers = 2;  // with fewer, anything meets it

Target target_of(const Index& index, DefinitionId id) {
  return {TargetKind::definition, index.file_of(id), index.local(id)};
}

Pattern pattern_of(const Index& index, DefinitionId id, std::string_view name, std::string detail) {
  Pattern pattern;
  pattern.pattern = name;
  pattern.concept_name = index.symbol_of(id);
  pattern.span = index.span_of(id);
  pattern.detail = std::move(detail);
  return pattern;
}

// Production files that import a definition, by the modules they import it from.
std::set<ModuleId> paths_to(const Index& index, DefinitionId id) {
  std::set<ModuleId> paths;
  for (const Use& use : index.uses(id))
    if (use.kind == Use::Kind::import && !use.reexport && index.production(use.file)) paths.insert(use.through);
  return paths;
}

void find_single_definitions(const Index& index, Sink& sink) {
  std::unordered_map<std::string_view, std::uint32_t> bearers;
  for (const DefinitionId id : index.top_level()) ++bearers[index.name(id)];
  for (const DefinitionId id : index.top_level()) {
    if (bearers[index.name(id)] != 1 || index.refuses_construction(id)) continue;
    const std::uint32_t users = index.production_users(target_of(index, id));
    if (users < kManyImporters || paths_to(index, id).size() != 1) continue;
    sink.add(pattern_of(index, id, "single-definition",
                        fmt::format("one definition, one import path, {}", plural(users, "production importer"))));
  }
}

// Concrete production classes that derive from each class, at any depth.
std::map<DefinitionId, std::vector<DefinitionId>> implementations(const Index& index) {
  std::map<DefinitionId, std::vector<DefinitionId>> result;
  for (const DefinitionId id : index.top_level()) {
    const ClassKind kind = index.classes().kind(id);
    if (kind == ClassKind::none || kind == ClassKind::interface || kind == ClassKind::abstract) continue;
    for (const DefinitionId base : index.classes().bases(id)) result[base].push_back(id);
  }
  return result;
}

// A protocol's implementations need not name it: whoever has all its members is one too.
bool is_met_by_another(const Index& index, DefinitionId interface, DefinitionId only) {
  const std::span<const Symbol> asked = index.classes().members(interface);
  return std::ranges::any_of(index.top_level(), [&](DefinitionId id) {
    return id != interface && id != only && index.definition(id).kind == DefinitionKind::class_ &&
           std::ranges::includes(index.classes().members(id), asked);
  });
}

void find_interfaces(const Index& index, Sink& sink) {
  const auto implementing = implementations(index);
  for (const DefinitionId id : index.top_level()) {
    if (index.classes().kind(id) != ClassKind::interface) continue;
    const auto found = implementing.find(id);
    if (found == implementing.end() || found->second.size() != 1) continue;
    const DefinitionId only = found->second.front();
    if (index.classes().members(id).size() < kInterfaceMembers || is_met_by_another(index, id, only)) continue;
    // Callers obey an interface when they ask for it, and leave it to few to know what implements it.
    const std::uint32_t knowers = index.production_users(target_of(index, only));
    std::uint32_t users = index.production_users(target_of(index, id));
    users -= std::min(users, index.file_of(only) == index.file_of(id) ? 0U : 1U);  // the implementation's own file
    if (users < kInterfaceUsers || knowers == 0 || knowers >= users) continue;
    sink.add(pattern_of(index, id, "interface-with-one-implementation",
                        fmt::format("implemented by {} alone; {} ask for the interface", index.symbol_of(only),
                                    plural(users, "production file"))));
  }
}

}  // namespace

void find_patterns(const Index& index, Sink& sink) {
  find_single_definitions(index, sink);
  find_interfaces(index, sink);
  find_factory_patterns(index, sink);
  find_service_patterns(index, sink);
  find_bridges(index, sink);
  find_infrastructure_patterns(index, sink);
  find_auth_patterns(index, sink);
  find_configuration_patterns(index, sink);
}

}  // namespace fount
