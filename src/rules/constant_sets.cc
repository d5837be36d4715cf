#include "rules/constant_sets.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "rules/parts.h"

namespace fount {
namespace {

std::optional<Constant> constant_of(const FileFacts& facts, FileId file, const Binding& binding) {
  const std::string_view name = facts.text(binding.name);
  const bool valued = binding.kind != ValueKind::none && binding.value_hash != 0 && !binding.augmented;
  if (!valued || name.starts_with('_') || binding.block != kNone) return std::nullopt;
  return Constant{lower(name), std::string(name), binding.value_hash, {file, binding.begin, binding.value_end}};
}

bool is_literal(ValueKind kind) { return kind == ValueKind::string || kind == ValueKind::number; }

bool has_methods(const FileFacts& facts, std::uint32_t definition) {
  return std::ranges::any_of(facts.definitions, [&](const Definition& d) { return d.parent == definition; });
}

// Of a class that is no enum, only plain literals in capitals are constants; anything else makes it another thing.
std::optional<ConstantSet> set_of(const Index& index, DefinitionId id, std::vector<const Binding*> bindings) {
  const FileId file = index.file_of(id);
  const FileFacts& facts = index.facts(file);
  ConstantSet set{.id = id, .enumeration = index.classes().kind(id) == ClassKind::enumeration, .constants = {}};
  if (!set.enumeration && (index.classes().kind(id) != ClassKind::plain || has_methods(facts, index.local(id))))
    return std::nullopt;
  for (const Binding* binding : bindings) {
    auto constant = constant_of(facts, file, *binding);
    const std::string_view name = facts.text(binding->name);
    const bool capital = std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!set.enumeration && (!constant || !capital || !is_literal(binding->kind))) return std::nullopt;
    if (constant) set.constants.push_back(std::move(*constant));
  }
  std::ranges::sort(set.constants, {}, &Constant::name);
  if (set.constants.size() < 2) return std::nullopt;
  return set;
}

}  // namespace

std::vector<ConstantSet> constant_sets(const Index& index) {
  std::vector<ConstantSet> sets;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file) || is_migration(index, file)) continue;
    const FileFacts& facts = index.facts(file);
    std::vector<std::vector<const Binding*>> bindings(facts.definitions.size());
    for (const Binding& binding : facts.bindings)
      if (binding.definition != kNone) bindings[binding.definition].push_back(&binding);
    for (std::uint32_t d = 0; d < facts.definitions.size(); ++d) {
      if (facts.definitions[d].kind != DefinitionKind::class_ || bindings[d].size() < 2) continue;
      if (auto set = set_of(index, index.id_of(file, d), std::move(bindings[d]))) sets.push_back(std::move(*set));
    }
  }
  return sets;
}

std::vector<std::pair<const Constant*, const Constant*>> disagreements(const ConstantSet& a, const ConstantSet& b) {
  std::vector<std::pair<const Constant*, const Constant*>> pairs;
  for (std::size_t i = 0; i < a.constants.size(); ++i)
    if (a.constants[i].value != b.constants[i].value) pairs.emplace_back(&a.constants[i], &b.constants[i]);
  return pairs;
}

bool related(std::string_view a, std::string_view b) {
  if (a == b) return true;
  std::vector<std::string> words_a = identifier_words(a), words_b = identifier_words(b);
  if (words_a.size() < 2 || words_b.size() < 2) return false;
  if (words_a.size() > words_b.size()) words_a.swap(words_b);
  return std::ranges::all_of(
      words_a, [&](const std::string& word) { return std::ranges::find(words_b, word) != words_b.end(); });
}

}  // namespace fount
