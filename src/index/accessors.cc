#include "index/accessors.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fount {
namespace {

using Kind = Accessor::Kind;

constexpr unsigned kMostHops = 8;  // aliases, returns and attributes between a name and what it means
constexpr std::size_t kMostBases = 16;

struct External {
  std::string_view name;
  Kind kind;
};
constexpr auto kExternals = std::to_array<External>({{"os.environ", Kind::environment},
                                                     {"os.environb", Kind::environment},
                                                     {"os.getenv", Kind::getter},
                                                     {"os.getenvb", Kind::getter},
                                                     {"os.putenv", Kind::setter},
                                                     {"decouple.config", Kind::getter},
                                                     {"prettyconf.config", Kind::getter}});
// Classes of libraries whose instances read what they are asked for.
constexpr auto kSources =
    std::to_array<std::string_view>({"environ.Env", "environ.FileAwareEnv", "environs.Env", "environs.FileAwareEnv",
                                     "starlette.config.Config", "decouple.Config", "decouple.AutoConfig"});
constexpr auto kNoReadingMethods =
    std::to_array<std::string_view>({"read_env", "read_envfile", "prefixed", "seal", "dump", "add_parser"});

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }
std::string_view tail_of(std::string_view dotted) {
  const auto dot = dotted.find('.');
  return dot == std::string_view::npos ? std::string_view{} : dotted.substr(dot + 1);
}

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Accessor builtin_member(Kind of, std::string_view name) {
  if (of == Kind::environment) {
    if (name == "get" || name == "pop" || name == "__getitem__") return {Kind::getter, {}};
    if (name == "setdefault" || name == "__setitem__") return {Kind::setter, {}};
    return {};
  }
  return is_one_of(kNoReadingMethods, name) ? Accessor{} : Accessor{Kind::getter, {}};
}

Accessor external_meaning(std::string_view full) {
  for (const External& external : kExternals) {
    if (!full.starts_with(external.name)) continue;
    const std::string_view rest = full.substr(external.name.size());
    if (rest.empty()) return {external.kind, {}};
    if (external.kind == Kind::environment && rest[0] == '.') return builtin_member(external.kind, rest.substr(1));
  }
  return {};
}

}  // namespace

FileId Accessors::file_of(DefinitionId id) const {
  const auto after = std::ranges::upper_bound(input_.first_definition, id.value);
  return FileId{static_cast<std::uint32_t>(after - input_.first_definition.begin() - 1)};
}

void Accessors::add_foreign(FileId file, Names& names) const {
  const FileFacts& facts = input_.facts[file.value];
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    if (input_.resolver.resolved(file, i).status != ImportStatus::external || import.is(kStarImport)) continue;
    const std::string_view name = facts.text(import.name), alias = facts.text(import.alias);
    if (import.is(kFromImport)) {
      std::string full(facts.text(import.module));
      full.append(".").append(name);
      names.foreign[alias.empty() ? name : alias].push_back({import.definition, std::move(full)});
    } else if (alias.empty()) {
      names.foreign[head_of(name)].push_back({import.definition, std::string(head_of(name))});
    } else {
      names.foreign[alias].push_back({import.definition, std::string(name)});
    }
  }
}

Accessors::Names& Accessors::names_of(FileId file) {
  std::unique_ptr<Names>& names = files_[file.value];
  if (names) return *names;
  const FileFacts& facts = input_.facts[file.value];
  names = std::make_unique<Names>(
      Names{FileScopes(file, facts, input_.modules, input_.resolver, input_.symbols), FileFlow(facts), {}, {}, {}});
  add_foreign(file, *names);
  for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
    const Definition& definition = facts.definitions[d];
    if (definition.parent != kNone) names->methods[{definition.parent, facts.text(definition.name)}].push_back(d);
  }
  for (std::uint32_t s = 0; s < facts.steps.size(); ++s) {
    const Step& step = facts.steps[s];
    const std::string_view target = facts.text(step.target), tail = tail_of(target);
    if (step.kind != StepKind::assign || step.definition == kNone || tail.empty() || tail.contains('.')) continue;
    const std::uint32_t owner = names->scopes.receiver(step.definition, head_of(target));
    if (owner != kNone) names->attributes[{owner, tail}].push_back(s);
  }
  return *names;
}

std::string Accessors::external_name(FileId file, std::uint32_t definition, std::string_view dotted) {
  const Names& names = names_of(file);
  const auto found = names.foreign.find(head_of(dotted));
  if (found == names.foreign.end()) return {};
  const FileFacts& facts = input_.facts[file.value];
  for (std::uint32_t d = definition;; d = facts.definitions[d].parent) {
    for (const Foreign& foreign : found->second)
      if (foreign.definition == d) return foreign.full + std::string(dotted.substr(head_of(dotted).size()));
    if (d == kNone) return {};
  }
}

Accessor Accessors::meaning(Place place, std::string_view dotted, unsigned depth) {
  if (depth > kMostHops || dotted.empty()) return {};
  const std::tuple key(place.file.value, place.definition, dotted);
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  known_.emplace(key, Accessor{});  // a name that leads back to itself means nothing
  const Accessor accessor = unremembered(place, dotted, depth);
  if (accessor || depth == 0)
    known_[key] = accessor;
  else
    known_.erase(key);
  return accessor;
}

Accessor Accessors::unremembered(Place place, std::string_view dotted, unsigned depth) {
  if (const std::string full = external_name(place.file, place.definition, dotted); !full.empty())
    return external_meaning(full);
  const Names& names = names_of(place.file);
  const std::string_view tail = tail_of(dotted);
  if (const std::uint32_t owner = names.scopes.receiver(place.definition, head_of(dotted)); owner != kNone) {
    const DefinitionId id{input_.first_definition[place.file.value] + owner};
    if (tail.empty()) return {Kind::instance, id};
    if (!tail.contains('.')) return class_member(id, tail, depth + 1);
  } else if (tail.empty()) {
    if (const Accessor accessor = local_meaning(place, dotted, depth + 1)) return accessor;
  }
  if (const Accessor accessor = target_meaning(names.scopes.meaning(place.definition, dotted), depth + 1))
    return accessor;
  const auto dot = dotted.rfind('.');
  if (dot == std::string_view::npos) return {};
  return member(meaning(place, dotted.substr(0, dot), depth + 1), dotted.substr(dot + 1), depth + 1);
}

// A variable or parameter of a function, or of one around it.
Accessor Accessors::local_meaning(Place place, std::string_view name, unsigned depth) {
  const Names& names = names_of(place.file);
  const FileFacts& facts = input_.facts[place.file.value];
  for (std::uint32_t d = place.definition; d != kNone; d = facts.definitions[d].parent) {
    const std::uint32_t at = names.flow.last_assignment(d, kNone, name);
    if (at != kNone) {
      const Step& step = facts.steps[at];
      return value_meaning({place.file, d}, step.value_kind, facts.text(step.value), depth);
    }
    const Range parameters = facts.definitions[d].parameters;
    for (std::uint32_t p = parameters.begin; p < parameters.end; ++p) {
      if (facts.text(facts.parameters[p].name) != name) continue;
      const Accessor type =
          meaning({place.file, facts.definitions[d].parent}, facts.text(facts.parameters[p].annotation), depth);
      return type.is(Kind::class_) ? Accessor{Kind::instance, type.id} : Accessor{};
    }
  }
  return {};
}

Accessor Accessors::target_meaning(const Target& target, unsigned depth) {
  const FileFacts* const facts = target.file.value == kNone ? nullptr : &input_.facts[target.file.value];
  if (target.kind == TargetKind::definition) {
    const bool is_class = facts->definitions[target.item].kind == DefinitionKind::class_;
    return {is_class ? Kind::class_ : Kind::function,
            DefinitionId{input_.first_definition[target.file.value] + target.item}};
  }
  if (target.kind != TargetKind::binding) return {};
  const Binding& binding = facts->bindings[target.item];
  return value_meaning({target.file, binding.definition}, binding.kind, facts->text(binding.value), depth);
}

Accessor Accessors::value_meaning(Place place, ValueKind kind, std::string_view value, unsigned depth) {
  if (kind == ValueKind::name) return meaning(place, value, depth + 1);
  if (kind == ValueKind::call) return product(place, value, depth + 1);
  return {};
}

Accessor Accessors::product(Place place, std::string_view callee, unsigned depth) {
  if (depth > kMostHops || callee.empty()) return {};
  if (is_one_of(kSources, external_name(place.file, place.definition, callee))) return {Kind::source, {}};
  if (callee.ends_with(".copy")) {
    const Accessor copied =
        meaning(place, callee.substr(0, callee.size() - std::string_view(".copy").size()), depth + 1);
    if (copied.is(Kind::environment)) return copied;
  }
  const Accessor called = meaning(place, callee, depth + 1);
  if (called.is(Kind::class_)) return {Kind::instance, called.id};
  return called.is(Kind::function) ? returned_by(called.id, depth + 1) : Accessor{};
}

// What a function returns; of several returns the first that is understood.
Accessor Accessors::returned_by(DefinitionId function, unsigned depth) {
  if (depth > kMostHops) return {};
  if (const Product& product = input_.products.of(function)) return {Kind::instance, product.of};
  const FileId file = file_of(function);
  const FileFacts& facts = input_.facts[file.value];
  const std::uint32_t d = local(function);
  for (const std::uint32_t s : names_of(file).flow.steps_of(d)) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::return_) continue;
    if (const Accessor value = value_meaning({file, d}, step.value_kind, facts.text(step.value), depth)) return value;
    if (step.value_kind != ValueKind::name) continue;
    // Of a module variable that functions set anew, what it is made of at first.
    for (const Binding& binding : facts.bindings) {
      if (binding.definition != kNone || facts.text(binding.name) != facts.text(step.value)) continue;
      const Accessor value = value_meaning({file, kNone}, binding.kind, facts.text(binding.value), depth);
      if (value) return value;
    }
  }
  return {};
}

std::pair<FileId, std::uint32_t> Accessors::binding(FileId file, std::uint32_t definition, std::string_view dotted) {
  const Target target = names_of(file).scopes.meaning(definition, dotted);
  if (target.kind == TargetKind::binding) return {target.file, target.item};
  const auto dot = dotted.rfind('.');
  if (dot == std::string_view::npos) return {{}, kNone};
  const Accessor owner = meaning(file, definition, dotted.substr(0, dot));
  if (!owner.is(Kind::class_) && !owner.is(Kind::instance)) return {{}, kNone};
  std::vector<DefinitionId> open{owner.id};
  for (std::size_t i = 0; i < open.size() && i < kMostBases; ++i) {
    const FileId of = file_of(open[i]);
    const FileFacts& facts = input_.facts[of.value];
    for (std::uint32_t b = 0; b < facts.bindings.size(); ++b)
      if (facts.bindings[b].definition == local(open[i]) &&
          facts.text(facts.bindings[b].name) == dotted.substr(dot + 1))
        return {of, b};
    const auto bases = input_.classes.bases(open[i]);
    open.insert(open.end(), bases.begin(), bases.end());
  }
  return {{}, kNone};
}

Accessor Accessors::member(Accessor of, std::string_view name, unsigned depth) {
  if (of.is(Kind::environment) || of.is(Kind::source)) return builtin_member(of.kind, name);
  if (of.is(Kind::class_) || of.is(Kind::instance)) return class_member(of.id, name, depth + 1);
  return {};
}

// A method, a class variable, or what methods put into an attribute; of the class or of one it derives from.
Accessor Accessors::class_member(DefinitionId owner, std::string_view name, unsigned depth) {
  if (depth > kMostHops) return {};
  std::vector<DefinitionId> open{owner};
  for (std::size_t i = 0; i < open.size() && i < kMostBases; ++i) {
    const FileId file = file_of(open[i]);
    const FileFacts& facts = input_.facts[file.value];
    const std::uint32_t d = local(open[i]);
    Names& names = names_of(file);
    if (const auto found = names.methods.find({d, name}); found != names.methods.end()) {
      const DefinitionId method{input_.first_definition[file.value] + found->second.back()};
      const Range decorators = facts.definitions[found->second.back()].decorators;
      for (std::uint32_t k = decorators.begin; k < decorators.end; ++k)
        if (facts.text(facts.decorators[k].name).ends_with("property")) return returned_by(method, depth + 1);
      return {Kind::function, method};
    }
    if (const auto found = names.attributes.find({d, name}); found != names.attributes.end()) {
      for (const std::uint32_t s : found->second) {
        const Step& step = facts.steps[s];
        const Accessor value = value_meaning({file, step.definition}, step.value_kind, facts.text(step.value), depth);
        if (value) return value;
      }
    }
    for (const Binding& binding : facts.bindings) {
      if (binding.definition != d || facts.text(binding.name) != name) continue;
      if (const Accessor value = value_meaning({file, d}, binding.kind, facts.text(binding.value), depth)) return value;
    }
    const auto bases = input_.classes.bases(open[i]);
    open.insert(open.end(), bases.begin(), bases.end());
  }
  return {};
}

}  // namespace fount
