// One name bound twice in a scope: the later binding wins and the earlier one is dead, though it reads as if it lived.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "rules/rule.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule redefinition_rule;
const Rule redefinition_rule{
    {.id = "redefinition",
     .title = "one name bound twice in a scope",
     .area = AreaId::definitions,
     .severity = Severity::medium,
     .effort = Effort::small,
     .raised = "high when a class hides a class, or when the two bodies differ and other modules import the name",
     .lowered = "low when the bodies are identical",
     .controls = "CWE-561,CWE-1041"},
    check,
    Needs{}};

namespace {

// Decorators that leave the function reachable only through its name. Any other one may have registered it somewhere,
// and then a second function of the same name (`def _():`) hides nothing.
constexpr std::array<std::string_view, 12> kPlainDecorators = {
    "staticmethod", "classmethod", "property", "abstractmethod", "dataclass",           "cached_property",
    "lru_cache",    "cache",       "wraps",    "contextmanager", "asynccontextmanager", "override"};

// Nobody writes more into one file; each is compared with all that stands between.
constexpr unsigned kMostRepeated = 1000;

std::string_view last_of(std::string_view dotted) {
  const auto dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

bool only_plain_decorators(const FileFacts& facts, const Definition& d) {
  for (std::uint32_t i = d.decorators.begin; i < d.decorators.end; ++i)
    if (std::ranges::find(kPlainDecorators, last_of(facts.text(facts.decorators[i].name))) == kPlainDecorators.end())
      return false;
  return true;
}

// The later definition is made from the earlier one: `@x.setter`, `x = wrap(x)`, a decorator that names it.
bool builds_on(const FileFacts& facts, const Definition& later, std::string_view name) {
  for (std::uint32_t i = later.decorators.begin; i < later.decorators.end; ++i) {
    const std::string_view decorator = facts.text(facts.decorators[i].name);
    if (decorator == name ||
        (decorator.starts_with(name) && decorator.size() > name.size() && decorator[name.size()] == '.'))
      return true;
  }
  return false;
}

bool names_it(std::string_view dotted, std::string_view name) {
  return dotted == name || (dotted.starts_with(name) && dotted.size() > name.size() &&
                            (dotted[name.size()] == '.' || dotted[name.size()] == '['));
}

// `@retry(until=name)`
bool is_handed_to_decorator(const FileFacts& facts, const Definition& d, std::string_view name) {
  for (std::uint32_t i = d.decorators.begin; i < d.decorators.end; ++i)
    for (std::uint32_t a = facts.decorators[i].arguments.begin; a < facts.decorators[i].arguments.end; ++a)
      if (facts.arguments[a].kind == ArgumentKind::name && names_it(facts.text(facts.arguments[a].value), name))
        return true;
  return false;
}

// What stands in the body of a class runs where the class is defined. Whether its names hold this one is told by a bit,
// so it may be another.
bool runs_in(const FileFacts& facts, std::uint32_t definition, std::uint32_t scope, std::string_view name) {
  if (definition == scope) return true;
  if (definition == kNone || facts.definitions[definition].kind != DefinitionKind::class_) return false;
  if ((facts.definitions[definition].names & name_bit(name)) == 0) return false;
  return runs_in(facts, facts.definitions[definition].parent, scope, name);
}

// Something between the two may use the name, so the earlier one did live: a base class, a decorator, or any statement
// of the same scope that could hand it on (`page = property(get)`, `register(handler)`).
bool used_between(const FileFacts& facts, std::uint32_t scope, std::string_view name, std::uint32_t begin,
                  std::uint32_t end) {
  auto inside = [&](std::uint32_t at) { return at >= begin && at < end; };
  std::vector<std::pair<std::uint32_t, std::uint32_t>> decorations;  // calls in decorators of others hand nothing on
  for (const Definition& d : facts.definitions) {
    if (!inside(d.begin) && d.begin != end) continue;
    decorations.emplace_back(d.begin, d.keyword);
    for (std::uint32_t i = d.bases.begin; i < d.bases.end; ++i)
      if (names_it(facts.text(facts.bases[i].name), name)) return true;
    if (d.parent == scope && builds_on(facts, d, name)) return true;
    if (is_handed_to_decorator(facts, d, name)) return true;
  }
  auto decorates = [&](std::uint32_t at) {
    return std::ranges::any_of(decorations, [&](auto range) { return at >= range.first && at < range.second; });
  };
  for (const Call& call : facts.calls)
    if (inside(call.begin) && runs_in(facts, call.definition, scope, name) && !decorates(call.begin)) return true;
  for (const Binding& binding : facts.bindings) {
    if (!inside(binding.begin) || !runs_in(facts, binding.definition, scope, name)) continue;
    const bool plain = binding.kind >= ValueKind::string && binding.kind <= ValueKind::null;
    if (!plain && binding.kind != ValueKind::none &&
        (binding.kind != ValueKind::name || names_it(facts.text(binding.value), name)))
      return true;
  }
  return false;
}

bool hides(const Index& index, FileId file, const Definition& earlier, const Definition& later) {
  const FileFacts& facts = index.facts(file);
  const std::string_view name = facts.text(earlier.name);
  const bool in_function =
      earlier.parent != kNone && facts.definitions[earlier.parent].kind == DefinitionKind::function;
  if (in_function) return false;  // there a name may be handed on by any expression
  if (name == "_" || later.block != earlier.block)
    return false;  // under a condition, either may be the one that exists
  if (index.inside(file, earlier.block, BlockKind::match_case)) return false;
  if (!only_plain_decorators(facts, earlier) || builds_on(facts, later, name)) return false;
  if (facts.is(kDynamicNames)) return false;
  return !used_between(facts, earlier.parent, name, earlier.end, later.begin);
}

// As far as facts tell: what is no text, name or list may be anything.
bool equal_arguments(const FileFacts& facts, Range a, Range b) {
  if (a.size() != b.size()) return false;
  for (std::uint32_t i = 0; i < a.size(); ++i) {
    const Argument &x = facts.arguments[a.begin + i], &y = facts.arguments[b.begin + i];
    if (x.kind == ArgumentKind::other || x.kind != y.kind || x.keyword != y.keyword || x.value != y.value) return false;
  }
  return true;
}

bool equal_decorators(const FileFacts& facts, const Definition& a, const Definition& b) {
  if (a.decorators.size() != b.decorators.size()) return false;
  for (std::uint32_t i = 0; i < a.decorators.size(); ++i) {
    const Decorator &x = facts.decorators[a.decorators.begin + i], &y = facts.decorators[b.decorators.begin + i];
    if (x.name != y.name || x.called != y.called || !equal_arguments(facts, x.arguments, y.arguments)) return false;
  }
  return true;
}

Finding describe(const Index& index, FileId file, std::uint32_t earlier, std::uint32_t later) {
  const FileFacts& facts = index.facts(file);
  const Definition& first = facts.definitions[earlier];
  const Definition& last = facts.definitions[later];
  const bool both_classes = first.kind == DefinitionKind::class_ && last.kind == DefinitionKind::class_;
  const bool equal_bodies = first.content_hash == last.content_hash;
  const bool identical = equal_bodies && equal_decorators(facts, first, last);
  Finding finding = finding_of(redefinition_rule.info, std::string(facts.text(first.name)),
                               first.kind == DefinitionKind::class_ ? "class" : "function");
  finding.concept_key = index.symbol_of(file, earlier);
  finding.service = index.file(file).service;
  finding.confidence = is_below_archives(index.file(file).path) ? Confidence::tentative : Confidence::certain;
  if (both_classes || (!identical && !index.uses(Target{TargetKind::definition, file, later}).empty()))
    finding.severity = Severity::high;
  if (identical) finding.severity = Severity::low;
  finding.message = fmt::format("{} is defined twice in {}; the first definition is dead", facts.text(first.name),
                                first.parent == kNone ? "one module" : index.symbol_of(file, first.parent));
  finding.remedy = identical      ? "Delete one of the two identical definitions."
                   : equal_bodies ? "Delete the first: the bodies are equal, but only the decorators of the last count."
                                  : "Keep one; if both are needed, give them different names.";
  const DefinitionId winner = index.id_of(file, later);
  finding.canonical = Canonical{
      .span = index.span_of(winner), .symbol = index.symbol_of(winner), .why = "the last binding wins", .location = {}};
  finding.sources = {source_of(index, winner, SourceRole::canonical),
                     source_of(index, index.id_of(file, earlier), SourceRole::surplus)};
  finding.sources.back().uses = 0;
  finding.sources.back().note = identical      ? "identical body, never reached"
                                : equal_bodies ? "equal body under other decorators, never reached"
                                               : "never reached";
  finding.references = index.references({TargetKind::definition, file, later});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file)) continue;
    const FileFacts& facts = index.facts(file);
    std::map<std::pair<std::uint32_t, std::string_view>, std::uint32_t> last;  // (scope, name) → latest definition
    unsigned repeated = 0;
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      const Definition& definition = facts.definitions[d];
      const auto [entry, fresh] = last.try_emplace({definition.parent, facts.text(definition.name)}, d);
      if (definition.parent == kNone && fresh)
        sink.examine(concept_key("definition", index.file(file).service, index.symbol_of(file, d)), file);
      if (fresh) continue;
      if (++repeated > kMostRepeated) break;
      if (hides(index, file, facts.definitions[entry->second], definition))
        sink.add(describe(index, file, entry->second, d));
      entry->second = d;
    }
  }
}

}  // namespace fount
