#include "index/scopes.h"

#include <algorithm>
#include <optional>
#include <string>

namespace fount {
namespace {

constexpr unsigned kMaxAliases = 4;

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }
std::string_view tail_of(std::string_view dotted) {
  const auto dot = dotted.find('.');
  return dot == std::string_view::npos ? std::string_view{} : dotted.substr(dot + 1);
}

std::string_view without_stars(std::string_view parameter) {
  return parameter.substr(std::min(parameter.find_first_not_of('*'), parameter.size()));
}

}  // namespace

FileScopes::FileScopes(FileId file, const FileFacts& facts, const ModuleTree& modules, const PythonResolver& resolver,
                       const Symbols& symbols)
    : file_(file), facts_(facts), modules_(modules), resolver_(resolver), symbols_(symbols) {
  for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
    const Definition& definition = facts.definitions[d];
    if (definition.parent != kNone) add(facts.text(definition.name), {definition.parent, d, Kind::definition});
    for (std::uint32_t p = definition.parameters.begin; p < definition.parameters.end; ++p)
      add(without_stars(facts.text(facts.parameters[p].name)), {d, p, Kind::parameter});
  }
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    if (import.definition == kNone || import.is(kStarImport)) continue;
    const std::string_view bound = facts.text(import.alias ? import.alias : import.name);
    add(import.is(kFromImport) ? bound : head_of(bound), {import.definition, i, Kind::import});
  }
  for (std::uint32_t s = 0; s < facts.steps.size(); ++s) {
    const Step& step = facts.steps[s];
    const std::string_view target = facts.text(step.target);
    if (step.definition == kNone || target.empty() || target.find_first_of(".[") != std::string_view::npos) continue;
    if (step.kind == StepKind::assign || step.kind == StepKind::augment)
      add(target, {step.definition, s, Kind::assigned});
    if (step.kind == StepKind::global) add(target, {step.definition, s, Kind::global});
  }
  for (const Binding& binding : facts.bindings)
    if (binding.definition != kNone) add(facts.text(binding.name), {binding.definition, kNone, Kind::parameter});
  for (auto& [name, locals] : locals_) std::ranges::stable_sort(locals, {}, &Local::scope);
}

std::span<const FileScopes::Local> FileScopes::locals_of(std::uint32_t scope, std::string_view name) const {
  const auto found = locals_.find(name);
  if (found == locals_.end()) return {};
  const auto range = std::ranges::equal_range(found->second, scope, {}, &Local::scope);
  return {range.begin(), range.end()};
}

bool FileScopes::is_local(std::uint32_t definition, std::string_view name) const {
  const std::span<const Local> locals = locals_of(definition, name);
  return !locals.empty() && std::ranges::none_of(locals, [](const Local& local) { return local.kind == Kind::global; });
}

std::uint32_t FileScopes::receiver(std::uint32_t definition, std::string_view name) const {
  for (std::uint32_t d = definition; d != kNone; d = facts_.definitions[d].parent) {
    const Definition& method = facts_.definitions[d];
    const std::uint32_t owner = method.parent;
    if (!is_local(d, name)) continue;
    if (owner == kNone || facts_.definitions[owner].kind != DefinitionKind::class_) return kNone;
    const bool first =
        method.parameters.size() > 0 && facts_.text(facts_.parameters[method.parameters.begin].name) == name;
    return first && locals_of(d, name).size() == 1 ? owner : kNone;
  }
  return kNone;
}

Target FileScopes::meaning(std::uint32_t definition, std::string_view dotted, unsigned depth) const {
  const std::string_view head = head_of(dotted);
  if (locals_.contains(head) && depth < kMaxAliases) {
    for (std::uint32_t scope = definition; scope != kNone; scope = facts_.definitions[scope].parent) {
      const bool is_class = facts_.definitions[scope].kind == DefinitionKind::class_;
      if (is_class && scope != definition) continue;  // methods do not see their class's names
      const std::span<const Local> locals = locals_of(scope, head);
      if (locals.empty()) continue;
      if (std::ranges::any_of(locals, [](const Local& local) { return local.kind == Kind::global; })) break;
      return local_meaning(locals, dotted, depth);
    }
  }
  return module_meaning(dotted);
}

Target FileScopes::local_meaning(std::span<const Local> locals, std::string_view dotted, unsigned depth) const {
  const Local& first = locals.front();
  if (first.kind == Kind::import) {
    const Target target = resolver_.resolved(file_, first.item).target;
    for (const Local& local : locals)
      if (local.kind != Kind::import || resolver_.resolved(file_, local.item).target != target) return {};
    return resolver_.resolve_dotted(file_, first.scope, dotted);
  }
  if (locals.size() != 1) return {};
  if (first.kind == Kind::definition)
    return tail_of(dotted).empty() ? Target{TargetKind::definition, file_, first.item} : Target{};
  if (first.kind != Kind::assigned) return {};
  const Step& step = facts_.steps[first.item];
  const std::string_view value = facts_.text(step.value);
  if (step.value_kind != ValueKind::name || value == head_of(dotted)) return {};
  const std::string_view tail = tail_of(dotted);
  return meaning(first.scope, tail.empty() ? std::string(value) : std::string(value) + "." + std::string(tail),
                 depth + 1);
}

// Two branches that bind the name to different things: which one runs is not known here. What an `except ImportError`
// binds counts only when the first choice does not exist, and the resolver sees to that.
bool FileScopes::is_ambiguous(std::string_view name) const {
  const std::span<const NameEntry> entries = resolver_.bindings_of(modules_.of(file_), symbols_.find(name));
  if (entries.size() < 2) return false;
  std::optional<Target> first;
  bool differ = false, conditional = false;
  for (const NameEntry& entry : entries) {
    Target target{TargetKind::definition, file_, entry.item};
    if (entry.kind == NameEntry::Kind::binding) {
      const ValueKind kind = facts_.bindings[entry.item].kind;
      if (kind == ValueKind::null || kind == ValueKind::none) continue;
      target.kind = TargetKind::binding;
    } else if (entry.kind == NameEntry::Kind::import) {
      target = resolver_.resolved(file_, entry.item).target;
    }
    if (is_spare(entry.block)) continue;
    conditional = conditional || entry.block != kNone;
    differ = differ || target != first.value_or(target);
    first = first.value_or(target);
  }
  return differ && conditional;
}

bool FileScopes::is_spare(std::uint32_t block) const {
  for (; block != kNone; block = facts_.blocks[block].parent)
    if (facts_.blocks[block].kind == BlockKind::except_import) return true;
  return false;
}

Target FileScopes::module_meaning(std::string_view dotted) const {
  return is_ambiguous(head_of(dotted)) ? Target{} : resolver_.resolve_dotted(file_, kNone, dotted);
}

}  // namespace fount
