#include "rules/bridge_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// What the class holds of another interface, and under which name.
struct FarSide {
  DefinitionId interface;
  std::string_view field;
};

// `self._far = far` in the constructor says under which name a parameter is kept.
std::string_view kept_as(const FileFacts& facts, std::uint32_t constructor, std::string_view parameter) {
  constexpr std::string_view kSelf = "self.";
  for (const Step& step : facts.steps) {
    const std::string_view target = facts.text(step.target);
    if (step.kind == StepKind::assign && step.definition == constructor && step.value_kind == ValueKind::name &&
        facts.text(step.value) == parameter && target.starts_with(kSelf))
      return target.substr(kSelf.size());
  }
  return {};
}

// Methods of a class, in order.
std::vector<std::uint32_t> methods_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  std::vector<std::uint32_t> methods;
  for (std::uint32_t d = index.local(id) + 1;
       d < facts.definitions.size() && facts.definitions[d].begin < index.definition(id).end; ++d)
    if (facts.definitions[d].parent == index.local(id) && facts.definitions[d].kind == DefinitionKind::function)
      methods.push_back(d);
  return methods;
}

std::optional<FarSide> far_side(const Index& index, DefinitionId bridge, DefinitionId near_side) {
  const FileId file = index.file_of(bridge);
  const FileFacts& facts = index.facts(file);
  const auto other_side = [&](std::string_view annotation, std::string_view field) -> std::optional<FarSide> {
    const auto side = interface_named(index, file, kNone, annotation);
    if (!side || field.empty() || *side == near_side || index.classes().derives_from(*side, near_side) ||
        index.classes().derives_from(near_side, *side))
      return std::nullopt;
    return FarSide{*side, field};
  };
  for (const std::uint32_t method : methods_of(index, bridge)) {
    if (facts.text(facts.definitions[method].name) != "__init__") continue;
    const Range parameters = facts.definitions[method].parameters;
    for (std::uint32_t p = parameters.begin; p < parameters.end; ++p) {
      const std::string_view name = facts.text(facts.parameters[p].name);
      if (auto side = other_side(facts.text(facts.parameters[p].annotation), kept_as(facts, method, name))) return side;
    }
  }
  for (const Binding& field : facts.bindings) {
    if (field.definition != index.local(bridge)) continue;
    if (auto side = other_side(facts.text(field.annotation), facts.text(field.name))) return side;
  }
  return std::nullopt;
}

// At least half of what the near side asks for is done by asking the far side: more than a service that needs another.
bool passes_over(const Index& index, DefinitionId bridge, DefinitionId near_side, std::string_view field) {
  const FileFacts& facts = index.facts(index.file_of(bridge));
  const auto asked_for = index.classes().members(near_side);
  const std::string prefix = fmt::format("self.{}.", field);
  std::size_t answers = 0, passed = 0;
  for (const std::uint32_t method : methods_of(index, bridge)) {
    const Symbol name = index.symbols().find(facts.text(facts.definitions[method].name));
    if (std::ranges::find(asked_for, name) == asked_for.end()) continue;
    ++answers;
    passed += std::ranges::any_of(facts.calls, [&](const Call& call) {
      return call.definition == method && facts.text(call.callee).starts_with(prefix);
    });
  }
  return answers > 0 && passed * 2 >= answers;
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
      if (!far || !passes_over(index, id, near_side, far->field)) continue;
      const std::uint32_t near_users = users(index, near_side, id), far_users = users(index, far->interface, id);
      if (near_users < kFewestUsers || far_users < kFewestUsers) continue;
      Pattern pattern;
      pattern.pattern = "bridge";
      pattern.concept_name = index.symbol_of(id);
      pattern.span = index.span_of(id);
      pattern.detail = fmt::format("is a {} and works through a {}: {} ask for the one, {} for the other",
                                   index.name(near_side), index.name(far->interface),
                                   plural(near_users, "production file"), plural(far_users, "production file"));
      sink.add(std::move(pattern));
      break;
    }
  }
}

}  // namespace fount
