#include "index/flow.h"

#include <algorithm>

namespace fount {
namespace {

bool is_plain(std::string_view name) { return !name.empty() && name.find_first_of(".[") == std::string_view::npos; }

}  // namespace

template <class Fact>
FileFlow::Items FileFlow::group(const std::vector<Fact>& all) const {
  Items items;
  items.first.resize(facts_.definitions.size() + 1);
  for (const Fact& fact : all)
    if (fact.definition != kNone) ++items.first[fact.definition + 1];
  for (std::size_t d = 1; d < items.first.size(); ++d) items.first[d] += items.first[d - 1];
  items.list.resize(items.first.back());
  std::vector<std::uint32_t> next(items.first.begin(), items.first.end() - 1);
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all[i].definition != kNone) items.list[next[all[i].definition]++] = i;
  return items;
}

FileFlow::FileFlow(const FileFacts& facts) : facts_(facts), steps_(group(facts.steps)), calls_(group(facts.calls)) {
  for (std::uint32_t d = 0; d < facts.definitions.size(); ++d)
    for (std::uint32_t p = facts.definitions[d].parameters.begin; p < facts.definitions[d].parameters.end; ++p)
      locals_.emplace_back(d, facts.text(facts.parameters[p].name));
  std::vector<Name> globals;
  for (std::uint32_t s = 0; s < facts.steps.size(); ++s) {
    const Step& step = facts.steps[s];
    const std::string_view target = facts.text(step.target);
    if (step.definition == kNone) continue;
    if (step.kind == StepKind::assign) assignments_.push_back({{step.definition, target}, s});
    const bool binds = step.kind == StepKind::assign || step.kind == StepKind::augment;
    if (binds && is_plain(target)) locals_.emplace_back(step.definition, target);
    if (step.kind == StepKind::global) globals.emplace_back(step.definition, target);
    const bool returns_name = step.kind == StepKind::return_ && step.value_kind == ValueKind::name;
    const bool of_module = facts.definitions[step.definition].parent == kNone;
    if (returns_name && (of_module || !is_plain(facts.text(step.value))))
      getters_.emplace_back(facts.text(step.value), step.definition);
  }
  std::ranges::sort(assignments_);
  std::ranges::sort(locals_);
  std::ranges::sort(getters_);
  getters_.erase(std::ranges::unique(getters_).begin(), getters_.end());
  std::ranges::sort(globals);
  std::erase_if(locals_, [&](const Name& name) { return std::ranges::binary_search(globals, name); });
}

std::span<const std::uint32_t> FileFlow::items(const Items& items, std::uint32_t function) const {
  if (function == kNone) return {};
  return std::span(items.list).subspan(items.first[function], items.first[function + 1] - items.first[function]);
}

std::uint32_t FileFlow::last_assignment(std::uint32_t function, std::uint32_t at, std::string_view name) const {
  const Name key{function, name};
  const auto after = std::ranges::partition_point(assignments_, [&](const auto& assignment) {
    return assignment.first < key || (assignment.first == key && facts_.steps[assignment.second].begin < at);
  });
  return after == assignments_.begin() || after[-1].first != key ? kNone : after[-1].second;
}

bool FileFlow::is_local(std::uint32_t definition, std::string_view name) const {
  for (; definition != kNone; definition = facts_.definitions[definition].parent)
    if (std::ranges::binary_search(locals_, Name{definition, name})) return true;
  return false;
}

const Parameter* FileFlow::parameter(std::uint32_t definition, std::string_view name) const {
  for (; definition != kNone; definition = facts_.definitions[definition].parent) {
    const Range range = facts_.definitions[definition].parameters;
    for (std::uint32_t p = range.begin; p < range.end; ++p)
      if (facts_.text(facts_.parameters[p].name) == name) return &facts_.parameters[p];
  }
  return nullptr;
}

std::vector<std::uint32_t> FileFlow::getters_of(std::string_view name) const {
  std::vector<std::uint32_t> functions;
  for (auto at = std::ranges::lower_bound(getters_, std::pair(name, 0U)); at != getters_.end() && at->first == name;
       ++at)
    functions.push_back(at->second);
  return functions;
}

std::uint32_t class_around(const FileFacts& facts, std::uint32_t definition) {
  for (; definition != kNone; definition = facts.definitions[definition].parent)
    if (facts.definitions[definition].kind == DefinitionKind::class_) return definition;
  return kNone;
}

template <class Fact>
BlockContents::Lists BlockContents::list(const FileFacts& facts, const std::vector<Fact>& all) const {
  Lists lists(facts.blocks.size());
  for (std::uint32_t i = 0; i < all.size(); ++i)
    for (std::uint32_t block = all[i].block; block != kNone; block = facts.blocks[block].parent)
      lists[block].push_back(i);
  return lists;
}

BlockContents::BlockContents(const FileFacts& facts)
    : steps_(list(facts, facts.steps)),
      imports_(list(facts, facts.imports)),
      bindings_(list(facts, facts.bindings)),
      definitions_(list(facts, facts.definitions)) {}

}  // namespace fount
