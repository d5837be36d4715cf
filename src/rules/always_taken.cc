#include "rules/always_taken.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace fount {
namespace {

constexpr std::size_t kMaxNames = 64;  // of one body; longer ones are no choice of an implementation

struct Place {
  const Index& index;
  FileId file;
  const FileFacts& facts;
  const BlockContents& contents;
};

std::string_view bound_name(const FileFacts& facts, const Import& import) {
  return facts.text(import.alias ? import.alias : import.name);
}

bool is_missing(ImportStatus status) {
  return status == ImportStatus::missing_module || status == ImportStatus::missing_name;
}

// Does the branch end in an exit of this kind, on its own level?
bool leaves_by(const Place& at, std::uint32_t block, StepKind kind, std::uint32_t before) {
  return std::ranges::any_of(at.contents.steps(block), [&](std::uint32_t s) {
    const Step& step = at.facts.steps[s];
    return step.block == block && step.kind == kind && step.begin < before;
  });
}

// The first import that stands in the body itself, is reached, and leads nowhere in this repository.
const Import* first_missing(const Place& at, std::uint32_t body) {
  for (const std::uint32_t i : at.contents.imports(body)) {
    const Import& import = at.facts.imports[i];
    const ResolvedImport& resolved = at.index.resolver().resolved(at.file, i);
    if (import.block != body || !is_missing(resolved.status) || import.is(kStarImport)) continue;
    const bool reached =
        !leaves_by(at, body, StepKind::return_, import.begin) && !leaves_by(at, body, StepKind::raise, import.begin);
    if (!reached || at.index.is_spare(at.file, import)) continue;
    return &import;
  }
  return nullptr;
}

std::string_view head_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

// A module of the importer's own service whose names are all known and that takes none from elsewhere; or a module that
// its own package lacks. What a package looks for within itself, others may put there.
bool is_nowhere(const Place& at, const Import& import) {
  const ResolvedImport& resolved =
      at.index.resolver().resolved(at.file, static_cast<std::uint32_t>(&import - at.facts.imports.data()));
  const ModuleId own = at.index.modules().of(at.file);
  if (!own) return false;
  if (resolved.status == ImportStatus::missing_name && resolved.module) {
    const FileId target = at.index.modules()[resolved.module].file;
    const FileFacts& facts = at.index.facts(target);
    return at.index.file(target).service == at.index.file(at.file).service &&
           at.index.resolver().names_are_known(resolved.module) &&
           std::ranges::none_of(facts.imports, [](const Import& each) { return each.is(kStarImport); });
  }
  const std::string_view own_name = at.index.module_name(own);
  const std::string_view module = at.facts.text(import.is(kFromImport) ? import.module : import.name);
  const bool within = at.index.modules()[own].package && module.starts_with(own_name);
  return import.level == 0 && resolved.regular && head_of(module) == head_of(own_name) && !within;
}

bool catches_imports(const FileFacts& facts, std::uint32_t handler) {
  const Block& block = facts.blocks[handler];
  if (block.kind == BlockKind::except_import) return true;
  const std::string_view caught = facts.text(block.condition);
  return caught.empty() || caught == "Exception" || caught == "BaseException";
}

// A value that does work: not a flag, not None, no stand-in for a type.
bool is_implementation(ValueKind kind, std::string_view value) {
  const std::string_view last = value.substr(value.rfind('.') + 1);
  return (kind == ValueKind::name || kind == ValueKind::call) && !last.empty() && last != "Any" && last != "object";
}

// What the handler puts under a name that the body would have bound.
std::optional<AlwaysTaken> instead_of(const Place& at, std::uint32_t handler, std::string_view name) {
  const FileFacts& facts = at.facts;
  for (const std::uint32_t d : at.contents.definitions(handler))
    if (const Definition& definition = facts.definitions[d]; facts.text(definition.name) == name)
      return AlwaysTaken{nullptr, definition.keyword, definition.end, fmt::format("defines {} itself", name), false,
                         true};
  for (const std::uint32_t i : at.contents.imports(handler)) {
    const Import& import = facts.imports[i];
    if (bound_name(facts, import) != name) continue;
    if (is_missing(at.index.resolver().resolved(at.file, i).status)) continue;
    const std::string_view from = facts.text(import.is(kFromImport) ? import.module : import.name);
    return AlwaysTaken{nullptr, import.begin, import.end, fmt::format("imports {} from {}", name, from), false, true};
  }
  auto taken = [&](std::uint32_t begin, std::uint32_t end, ValueKind kind, std::string_view value) {
    const bool works = is_implementation(kind, value);
    return AlwaysTaken{
        nullptr, begin,
        end,     works ? fmt::format("takes {} for {}", value, name) : fmt::format("gives {} a default", name),
        false,   works};
  };
  for (const std::uint32_t b : at.contents.bindings(handler))
    if (const Binding& binding = facts.bindings[b]; facts.text(binding.name) == name)
      return taken(binding.begin, binding.value_end, binding.kind, facts.text(binding.value));
  for (const std::uint32_t s : at.contents.steps(handler))
    if (const Step& step = facts.steps[s]; step.kind == StepKind::assign && facts.text(step.target) == name)
      return taken(step.begin, step.end, step.value_kind, facts.text(step.value));
  return std::nullopt;
}

// Names that the body binds: imported ones first.
std::vector<std::string_view> bound_in(const Place& at, std::uint32_t body) {
  std::vector<std::string_view> names;
  for (const std::uint32_t i : at.contents.imports(body)) names.push_back(bound_name(at.facts, at.facts.imports[i]));
  for (const std::uint32_t b : at.contents.bindings(body)) names.push_back(at.facts.text(at.facts.bindings[b].name));
  for (const std::uint32_t s : at.contents.steps(body))
    if (at.facts.steps[s].kind == StepKind::assign) names.push_back(at.facts.text(at.facts.steps[s].target));
  if (names.size() > kMaxNames) names.resize(kMaxNames);
  return names;
}

// Both branches answer: the body's answer never comes.
std::optional<AlwaysTaken> answers(const Place& at, std::uint32_t body, std::uint32_t handler) {
  const FileFacts& facts = at.facts;
  const auto returns = [&](std::uint32_t s) { return facts.steps[s].kind == StepKind::return_; };
  if (std::ranges::none_of(at.contents.steps(body), returns)) return std::nullopt;
  for (const std::uint32_t s : at.contents.steps(handler)) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::return_ || step.block != handler) continue;
    const bool calls = step.value_kind == ValueKind::call && !facts.text(step.value).empty();
    return AlwaysTaken{nullptr, step.begin, step.end,
                       calls ? fmt::format("answers with {}", facts.text(step.value)) : "answers in its place"};
  }
  return std::nullopt;
}

std::optional<AlwaysTaken> what_handler_does(const Place& at, const TryStatement& statement, std::uint32_t handler) {
  std::optional<AlwaysTaken> best;
  for (const std::string_view name : bound_in(at, statement.body)) {
    const auto found = instead_of(at, handler, name);
    if (found && (!best || (found->implementation && !best->implementation))) best = found;
  }
  if (!best) best = answers(at, statement.body, handler);
  return best;
}

}  // namespace

std::optional<AlwaysTaken> always_taken(const Index& index, FileId file, const BlockContents& contents,
                                        const TryStatement& statement) {
  const Place at{index, file, index.facts(file), contents};
  const Import* first = first_missing(at, statement.body);
  if (first == nullptr) return std::nullopt;
  for (const std::uint32_t handler : statement.handlers) {
    if (!catches_imports(at.facts, handler)) continue;
    if (leaves_by(at, handler, StepKind::raise, kNone)) return std::nullopt;  // nothing is hidden
    auto taken = what_handler_does(at, statement, handler);
    if (!taken) return std::nullopt;
    taken->first = first;
    taken->nowhere = is_nowhere(at, *first);
    return taken;
  }
  return std::nullopt;
}

}  // namespace fount
