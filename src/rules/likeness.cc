#include "rules/likeness.h"

#include <fmt/format.h>

#include <bit>
#include <map>
#include <string_view>

#include "base/text.h"
#include "rules/support.h"

namespace fount {
namespace {

// Below this, equal bodies are an accident of the language: `return cls(**data)`.
constexpr std::uint32_t kFunctionTokens = 24;
constexpr std::uint32_t kMethodTokens = 24;
constexpr std::uint32_t kClassTokens = 15;

// With more bits than this, Definition::names rules out too little: then only what is bound to a value is looked up,
// because functions and classes are mostly called, and calls are known exactly.
constexpr int kTellingNames = 20;

const FileFacts& facts_of(const Index& index, DefinitionId id) { return index.facts(index.file_of(id)); }

bool has_substance(const Definition& definition) {
  if (definition.is(kEmptyBody)) return false;
  return definition.tokens >= (definition.kind == DefinitionKind::class_ ? kClassTokens : kFunctionTokens);
}

template <class Item>
std::vector<std::string_view> names(const FileFacts& facts, const std::vector<Item>& items, Range range) {
  std::vector<std::string_view> result;
  for (std::uint32_t i = range.begin; i < range.end; ++i) result.push_back(facts.text(items[i].name));
  return result;
}

bool same_decorators(const Index& index, DefinitionId a, DefinitionId b) {
  return names(facts_of(index, a), facts_of(index, a).decorators, index.definition(a).decorators) ==
         names(facts_of(index, b), facts_of(index, b).decorators, index.definition(b).decorators);
}

// Names by which a definition's text may refer to something outside it: bases, callees, values, and what its module
// binds, as far as Definition::names does not rule it out.
std::vector<std::string_view> references_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = facts_of(index, id);
  const Definition& d = index.definition(id);
  const auto within = [&](std::uint32_t place) { return place >= d.begin && place < d.end; };
  std::vector<std::string_view> result = names(facts, facts.bases, d.bases);
  for (const Call& call : facts.calls)
    if (within(call.begin) && call.is(kRooted)) result.push_back(facts.text(call.callee));
  for (const Step& step : facts.steps)
    if (within(step.begin) && step.value) result.push_back(facts.text(step.value));
  for (const Binding& binding : facts.bindings)
    if (within(binding.begin) && binding.kind == ValueKind::name) result.push_back(facts.text(binding.value));
  const ModuleId module = index.modules().of(index.file_of(id));
  if (!module) return result;
  const bool telling = d.kind == DefinitionKind::function && std::popcount(d.names) <= kTellingNames;
  for (const NameEntry& entry : index.resolver().names(module)) {
    const bool state = entry.kind == NameEntry::Kind::binding;
    // What a loop left behind is hardly what a function means by that name.
    const auto left_behind = [&] {
      const BindingForm form = facts.bindings[entry.item].form;
      return form != BindingForm::assigned && form != BindingForm::global_;
    };
    if (state && left_behind()) continue;
    const std::string_view name = index.symbols()[entry.name];
    if ((telling || state) && (d.names & name_bit(name)) != 0 && !name.starts_with("__")) result.push_back(name);
  }
  return result;
}

bool keeps_state(const Index& index, DefinitionId id) {
  const Definition& d = index.definition(id);
  return std::ranges::any_of(facts_of(index, id).steps, [&](const Step& step) {
    return step.kind == StepKind::global && step.begin >= d.begin && step.begin < d.end;
  });
}

// `T = TypeVar("T", bound=Order)` beside `class Order`: what stands behind the name is the module's own.
bool is_bounded_by_own_class(const FileFacts& facts, const Binding& binding) {
  const std::string_view callee = facts.text(binding.value);
  if (binding.kind != ValueKind::call || !(callee == "TypeVar" || callee.ends_with(".TypeVar"))) return false;
  const auto call = std::ranges::find(facts.calls, binding.value_begin, &Call::begin);
  if (call == facts.calls.end()) return false;
  const auto arguments = std::span(facts.arguments).subspan(call->arguments.begin, call->arguments.size());
  return std::ranges::any_of(facts.definitions, [&](const Definition& d) {
    return d.kind == DefinitionKind::class_ && d.parent == kNone &&
           std::ranges::any_of(arguments, [&](const Argument& a) { return facts.text(a.value) == facts.text(d.name); });
  });
}

std::uint64_t meaning(const Index& index, const Target& target) {
  const FileFacts& facts = index.facts(target.file);
  if (target.kind == TargetKind::definition) return facts.definitions[target.item].content_hash;
  if (target.kind != TargetKind::binding) return 0;
  const Binding& binding = facts.bindings[target.item];
  if (is_bounded_by_own_class(facts, binding)) return 0;
  const std::string callee = lower(facts.text(binding.value));
  const bool logger =
      binding.kind == ValueKind::call && (callee.ends_with("getlogger") || callee.ends_with("get_logger"));
  if (logger) return 1;  // whoever logs, logs
  // `NAME = library.name` says the same of different things.
  return binding.kind == ValueKind::name ? 0 : binding.value_hash;
}

// Names of a class's members, or of what a function calls: sorted, each once.
std::vector<std::string_view> parts_in(const Index& index, DefinitionId id) {
  std::vector<std::string_view> parts;
  const FileFacts& facts = facts_of(index, id);
  const Definition& definition = index.definition(id);
  if (definition.kind == DefinitionKind::class_) {
    for (const Symbol member : index.classes().members(id)) parts.push_back(index.symbols()[member]);
  } else {
    for (const Call& call : facts.calls) {
      const std::string_view callee = facts.text(call.callee);
      if (call.begin >= definition.body_begin && call.begin < definition.end)
        parts.push_back(callee.substr(callee.rfind('.') + 1));
    }
  }
  std::ranges::sort(parts);
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

std::map<std::string_view, std::uint64_t> bodies_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = facts_of(index, id);
  std::map<std::string_view, std::uint64_t> bodies;
  for (std::uint32_t i = index.local(id) + 1;
       i < facts.definitions.size() && facts.definitions[i].begin < index.definition(id).end; ++i) {
    const Definition& method = facts.definitions[i];
    if (method.parent == index.local(id) && !method.is(kEmptyBody) && method.tokens >= kMethodTokens)
      bodies.emplace(facts.text(method.name), method.content_hash);
  }
  return bodies;
}

std::uint32_t equal_methods(const Index& index, DefinitionId a, DefinitionId b) {
  const auto in_b = bodies_of(index, b);
  std::uint32_t count = 0;
  for (const auto& [name, hash] : bodies_of(index, a))
    if (const auto found = in_b.find(name); found != in_b.end() && found->second == hash) ++count;
  return count;
}

// `from elasticsearch_dsl import Search` is not `from opensearch_dsl import Search`.
bool from_other_libraries(const Index& index, DefinitionId a, DefinitionId b, std::string_view name) {
  const std::string_view head = name.substr(0, name.find('.'));
  const auto origin_of = [&](DefinitionId id) -> std::pair<std::string_view, std::string_view> {
    const FileFacts& facts = facts_of(index, id);
    for (const Import& import : facts.imports) {
      if (import.definition != kNone || import.level > 0) continue;
      const std::string_view bound = import.alias ? facts.text(import.alias) : facts.text(import.name);
      if (bound == head) return {facts.text(import.module), facts.text(import.name)};
    }
    return {};
  };
  const auto of_a = origin_of(a), of_b = origin_of(b);
  return !of_a.second.empty() && !of_b.second.empty() && of_a != of_b;
}

}  // namespace

bool same_references(const Index& index, DefinitionId a, DefinitionId b) {
  if (keeps_state(index, a)) return false;
  std::vector<std::string_view> references = references_of(index, a);
  std::ranges::copy(references_of(index, b), std::back_inserter(references));
  std::ranges::sort(references);
  references.erase(std::unique(references.begin(), references.end()), references.end());
  return std::ranges::all_of(references, [&](std::string_view name) {
    for (;; name = name.substr(0, name.rfind('.'))) {
      const Target to_a = index.resolver().resolve_dotted(index.file_of(a), index.local(a), name);
      const Target to_b = index.resolver().resolve_dotted(index.file_of(b), index.local(b), name);
      const bool known = to_a.kind >= TargetKind::module && to_b.kind >= TargetKind::module;
      // Of `Thread.objects.filter` only `Thread` may be known: whose it is counts.
      if (!known && name.find('.') != name.npos) continue;
      if (to_a.kind == TargetKind::external && to_b.kind == TargetKind::external)
        return !from_other_libraries(index, a, b, name);
      if (to_a == to_b || !known) return true;
      return to_a.kind == to_b.kind && meaning(index, to_a) == meaning(index, to_b) && meaning(index, to_a) != 0;
    }
  });
}

Likeness likeness(const Index& index, DefinitionId a, DefinitionId b) {
  const Definition& left = index.definition(a);
  const Definition& right = index.definition(b);
  Likeness result;
  result.same_text = left.content_hash == right.content_hash && has_substance(left) && same_decorators(index, a, b);
  result.identical = result.same_text && same_references(index, a, b);
  result.same_shape = left.shape_hash == right.shape_hash && has_substance(left) && same_decorators(index, a, b);
  result.same_docstring =
      left.docstring && facts_of(index, a).text(left.docstring) == facts_of(index, b).text(right.docstring);
  if (left.kind == DefinitionKind::function)
    result.same_parameters = names(facts_of(index, a), facts_of(index, a).parameters, left.parameters) ==
                             names(facts_of(index, b), facts_of(index, b).parameters, right.parameters);
  else
    result.equal_methods = equal_methods(index, a, b);
  const auto parts_a = parts_in(index, a), parts_b = parts_in(index, b);
  std::vector<std::string_view> common;
  std::ranges::set_intersection(parts_a, parts_b, std::back_inserter(common));
  result.common = static_cast<std::uint32_t>(common.size());
  result.all = static_cast<std::uint32_t>(parts_a.size() + parts_b.size() - common.size());
  return result;
}

std::vector<std::string> only_in(const Index& index, DefinitionId a, DefinitionId b) {
  const auto parts_a = parts_in(index, a), parts_b = parts_in(index, b);
  std::vector<std::string_view> lacking;
  std::ranges::set_difference(parts_a, parts_b, std::back_inserter(lacking));
  return {lacking.begin(), lacking.end()};
}

std::string describe(const Likeness& likeness, bool classes) {
  if (likeness.identical) return "identical body";
  if (likeness.same_text) return "same text, but its names mean other things";
  if (likeness.same_shape) return "same text but for values";
  std::string text = fmt::format("{} of {} {} in common", likeness.common, likeness.all, classes ? "members" : "calls");
  if (likeness.equal_methods > 0) text += fmt::format(", {} identical", plural(likeness.equal_methods, "method"));
  return text;
}

}  // namespace fount
