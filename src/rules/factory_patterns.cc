#include "rules/factory_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/factories.h"
#include "rules/instances.h"
#include "rules/support.h"

namespace fount {
namespace {

constexpr std::size_t kObeyingCallers = 3;

Pattern pattern_of(const Index& index, DefinitionId id, std::string detail) {
  Pattern pattern;
  pattern.pattern = "enforced-factory";
  pattern.concept_name = index.symbol_of(id);
  pattern.span = index.span_of(id);
  pattern.detail = std::move(detail);
  pattern.area = AreaId::instances;
  return pattern;
}

// Is the class called anywhere in production?
bool is_constructed(const Index& index, DefinitionId id) {
  return std::ranges::any_of(index.calls().of(id), [&](const CallSite& site) { return index.production(site.file); });
}

// A function of the same module that other production code uses to get one.
std::optional<DefinitionId> factory_beside(const Index& index, DefinitionId id) {
  const FileId file = index.file_of(id);
  for (std::uint32_t d = 0; d < index.facts(file).definitions.size(); ++d) {
    const Definition& definition = index.facts(file).definitions[d];
    const std::string_view name = index.facts(file).text(definition.name);
    const bool named_so = name.starts_with("get_") || name.starts_with("create_") || name.starts_with("make_") ||
                          name.starts_with("build_");
    if (definition.parent == kNone && definition.kind == DefinitionKind::function && named_so &&
        index.production_users({TargetKind::definition, file, d}) > 0)
      return index.id_of(file, d);
  }
  return std::nullopt;
}

void find_enforced_factories(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    if (index.definition(id).kind != DefinitionKind::class_) continue;
    if (!index.refuses_construction(id) || is_constructed(index, id)) continue;
    const auto factory = factory_beside(index, id);
    if (!factory) continue;
    sink.add(pattern_of(index, id,
                        fmt::format("its constructor refuses, no production code calls it, and {} is used instead",
                                    index.name(*factory))));
  }
}

// A class that does not refuse, and need not: everyone who wants one asks the factory beside it.
void find_obeyed_factories(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    if (index.products().makers(id).empty() || !is_service(index, id)) continue;
    const std::vector<DefinitionId> factories = factories_of(index, id);
    if (factories.size() != 1 || index.file_of(factories.front()) != index.file_of(id)) continue;
    const std::size_t callers = outside_calls(index, factories.front()).size();
    if (callers < kObeyingCallers || !private_constructions(index, id, factories, index.products().makers(id)).empty())
      continue;
    sink.add(pattern_of(index, id,
                        fmt::format("{} get it from {}, none constructs it", plural(callers, "production caller"),
                                    index.name(factories.front()))));
  }
}

}  // namespace

void find_factory_patterns(const Index& index, Sink& sink) {
  find_enforced_factories(index, sink);
  find_obeyed_factories(index, sink);
}

}  // namespace fount
