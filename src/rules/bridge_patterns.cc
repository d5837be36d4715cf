#include "rules/bridge_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "rules/support.h"

namespace fount {
namespace {

constexpr std::uint32_t kFewestUsers = 2;  // of each side, the bridge's own module left out

bool is_asked_for(const Index& index, DefinitionId id) {
  const ClassKind kind = index.classes().kind(id);
  return kind == ClassKind::interface || kind == ClassKind::abstract;
}

// The interface that an annotation names.
std::optional<DefinitionId> interface_named(const Index& index, FileId file, std::uint32_t scope,
                                            std::string_view annotation) {
  if (annotation.empty()) return std::nullopt;
  const Target target = index.resolver().resolve_dotted(file, scope, annotation);
  if (target.kind != TargetKind::definition) return std::nullopt;
  const DefinitionId id = index.id_of(target.file, target.item);
  return is_asked_for(index, id) ? std::optional(id) : std::nullopt;
}

// What the class holds of another interface: a parameter of its constructor, or a field.
std::optional<DefinitionId> far_side(const Index& index, DefinitionId bridge, DefinitionId near_side) {
  const FileId file = index.file_of(bridge);
  const FileFacts& facts = index.facts(file);
  const auto is_other = [&](std::optional<DefinitionId> side) {
    return side && *side != near_side && !index.classes().derives_from(*side, near_side) &&
           !index.classes().derives_from(near_side, *side);
  };
  for (std::uint32_t d = index.local(bridge) + 1;
       d < facts.definitions.size() && facts.definitions[d].begin < index.definition(bridge).end; ++d) {
    const Definition& method = facts.definitions[d];
    if (method.parent != index.local(bridge) || facts.text(method.name) != "__init__") continue;
    for (std::uint32_t p = method.parameters.begin; p < method.parameters.end; ++p) {
      const auto side = interface_named(index, file, kNone, facts.text(facts.parameters[p].annotation));
      if (is_other(side)) return side;
    }
  }
  for (const Binding& field : facts.bindings) {
    if (field.definition != index.local(bridge)) continue;
    const auto side = interface_named(index, file, kNone, facts.text(field.annotation));
    if (is_other(side)) return side;
  }
  return std::nullopt;
}

std::uint32_t users(const Index& index, DefinitionId side, DefinitionId bridge) {
  const Target target{TargetKind::definition, index.file_of(side), index.local(side)};
  const std::uint32_t all = index.production_users(target);
  return all - std::min(all, index.file_of(side) == index.file_of(bridge) ? 0U : 1U);
}

}  // namespace

void find_bridges(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    const ClassKind kind = index.classes().kind(id);
    if ((kind != ClassKind::plain && kind != ClassKind::dataclass) || index.calls().of(id).empty()) continue;
    for (const DefinitionId near_side : index.classes().bases(id)) {
      if (!is_asked_for(index, near_side)) continue;
      const auto far = far_side(index, id, near_side);
      if (!far) continue;
      const std::uint32_t near_users = users(index, near_side, id), far_users = users(index, *far, id);
      if (near_users < kFewestUsers || far_users < kFewestUsers) continue;
      Pattern pattern;
      pattern.pattern = "bridge";
      pattern.concept_name = index.symbol_of(id);
      pattern.span = index.span_of(id);
      pattern.detail =
          fmt::format("is a {} and works through a {}: {} ask for the one, {} for the other", index.name(near_side),
                      index.name(*far), plural(near_users, "production file"), plural(far_users, "production file"));
      sink.add(std::move(pattern));
      break;
    }
  }
}

}  // namespace fount
