#include "rules/likeness.h"

#include <map>
#include <string_view>

#include <fmt/format.h>

#include "rules/support.h"

namespace fount {
namespace {

// Below this, equal bodies are an accident of the language: `return cls(**data)`.
constexpr std::uint32_t kFunctionTokens = 24;
constexpr std::uint32_t kMethodTokens = 24;
constexpr std::uint32_t kClassTokens = 12;

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

// Names by which a definition's text refers to something outside, with the scope that each is looked up in.
struct Reference {
  std::string_view name;
  std::uint32_t definition = kNone;
};
std::vector<Reference> references_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = facts_of(index, id);
  const Definition& d = index.definition(id);
  const auto within = [&](std::uint32_t place) { return place >= d.begin && place < d.end; };
  std::map<std::string_view, std::uint32_t> distinct;
  for (const std::string_view base : names(facts, facts.bases, d.bases)) distinct.try_emplace(base, d.parent);
  for (const Call& call : facts.calls)
    if (within(call.begin) && call.is(kRooted)) distinct.try_emplace(facts.text(call.callee), call.definition);
  for (const Step& step : facts.steps)
    if (within(step.begin) && step.value) distinct.try_emplace(facts.text(step.value), step.definition);
  std::vector<Reference> result;
  for (const auto& [name, definition] : distinct) result.push_back({name, definition});
  return result;
}

std::uint64_t meaning(const Index& index, const Target& target) {
  if (target.kind == TargetKind::definition) return index.facts(target.file).definitions[target.item].content_hash;
  if (target.kind == TargetKind::binding) return index.facts(target.file).bindings[target.item].value_hash;
  return 0;
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
      if (call.begin >= definition.body_begin && call.begin < definition.end) parts.push_back(callee.substr(callee.rfind('.') + 1));
    }
  }
  std::ranges::sort(parts);
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

std::map<std::string_view, std::uint64_t> bodies_of(const Index& index, DefinitionId id) {
  const FileFacts& facts = facts_of(index, id);
  std::map<std::string_view, std::uint64_t> bodies;
  for (std::uint32_t i = index.local(id) + 1; i < facts.definitions.size() && facts.definitions[i].begin < index.definition(id).end; ++i) {
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

}  // namespace

bool same_references(const Index& index, DefinitionId a, DefinitionId b) {
  const auto in_a = references_of(index, a), in_b = references_of(index, b);
  if (in_a.size() != in_b.size()) return false;
  for (std::size_t i = 0; i < in_a.size(); ++i) {
    const Target to_a = index.resolver().resolve_dotted(index.file_of(a), in_a[i].definition, in_a[i].name);
    const Target to_b = index.resolver().resolve_dotted(index.file_of(b), in_b[i].definition, in_b[i].name);
    if (to_a == to_b || to_a.kind < TargetKind::module || to_b.kind < TargetKind::module) continue;
    if (to_a.kind != to_b.kind || meaning(index, to_a) != meaning(index, to_b) || meaning(index, to_a) == 0) return false;
  }
  return true;
}

Likeness likeness(const Index& index, DefinitionId a, DefinitionId b) {
  const Definition& left = index.definition(a);
  const Definition& right = index.definition(b);
  Likeness result;
  result.same_text = left.content_hash == right.content_hash && has_substance(left) && same_decorators(index, a, b);
  result.identical = result.same_text && same_references(index, a, b);
  result.same_shape = left.shape_hash == right.shape_hash && has_substance(left) && same_decorators(index, a, b);
  result.same_docstring = left.docstring && facts_of(index, a).text(left.docstring) == facts_of(index, b).text(right.docstring);
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
  if (likeness.equal_methods > 0) text += fmt::format(", {} identical", counted(likeness.equal_methods, "method"));
  return text;
}

}  // namespace fount
