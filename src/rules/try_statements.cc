#include "rules/try_statements.h"

namespace fount {
namespace {

constexpr unsigned kMaxCalls = 4;  // functions that return what another one returns

// The call that gives a kept value: itself, or the one that a local name was assigned from.
std::string_view maker_of(const FileFacts& facts, const FileFlow& flow, const Step& step) {
  if (step.value_kind == ValueKind::call) return facts.text(step.value);
  if (step.value_kind != ValueKind::name) return {};
  const std::uint32_t assigned = flow.last_assignment(step.definition, step.begin, facts.text(step.value));
  if (assigned == kNone || facts.steps[assigned].value_kind != ValueKind::call) return {};
  return facts.text(facts.steps[assigned].value);
}

}  // namespace

std::vector<TryStatement> try_statements(const FileFacts& facts) {
  std::map<std::uint32_t, TryStatement> statements;
  for (std::uint32_t b = 0; b < facts.blocks.size(); ++b) {
    const Block& block = facts.blocks[b];
    if (block.kind == BlockKind::try_ || block.kind == BlockKind::try_import) statements[block.statement].body = b;
    if (block.kind == BlockKind::except_ || block.kind == BlockKind::except_import)
      statements[block.statement].handlers.push_back(b);
  }
  std::vector<TryStatement> result;
  for (auto& [offset, statement] : statements)
    if (statement.body != kNone && !statement.handlers.empty()) result.push_back(std::move(statement));
  return result;
}

BranchObjects::BranchObjects(const Index& index) : index_(index) {
  for (const SharedInstance& instance : index.shared_states().instances())
    for (const std::uint32_t getter : instance.getters) getters_.emplace(std::pair(instance.file, getter), instance.of);
}

// What the function's returns agree on.
std::optional<DefinitionId> BranchObjects::returned_by(FileId file, std::uint32_t function, unsigned depth) const {
  if (const auto getter = getters_.find({file, function}); getter != getters_.end()) return getter->second;
  const FileFacts& facts = index_.facts(file);
  const FileFlow& flow = index_.flows().of(file);
  std::optional<DefinitionId> result;
  for (const std::uint32_t s : flow.steps_of(function)) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::return_ || step.value_kind == ValueKind::null || step.value_kind == ValueKind::none)
      continue;
    const auto one = product(file, function, maker_of(facts, flow, step), depth + 1);
    if (!one || (result && *result != *one)) return std::nullopt;
    result = one;
  }
  return result;
}

// What calling `callee` at this place gives: an object of a class, or what a first-party function returns.
std::optional<DefinitionId> BranchObjects::product(FileId file, std::uint32_t definition, std::string_view callee,
                                                   unsigned depth) const {
  if (callee.empty() || depth > kMaxCalls) return std::nullopt;
  if (index_.flows().of(file).is_local(definition, callee.substr(0, callee.find('.')))) return std::nullopt;
  const Target target = index_.resolver().resolve_dotted(file, definition, callee);
  if (target.kind != TargetKind::definition) return std::nullopt;
  const DefinitionId id = index_.id_of(target.file, target.item);
  if (index_.definition(id).kind == DefinitionKind::class_) return id;
  return returned_by(target.file, target.item, depth);
}

std::vector<MadeObject> BranchObjects::made_in(FileId file, const BlockContents& contents, std::uint32_t block) const {
  const FileFacts& facts = index_.facts(file);
  std::vector<MadeObject> result;
  for (const std::uint32_t s : contents.steps(block)) {
    const Step& step = facts.steps[s];
    if (step.kind != StepKind::assign && step.kind != StepKind::return_) continue;
    const std::string_view maker = maker_of(facts, index_.flows().of(file), step);
    if (const auto of = product(file, step.definition, maker, 0))
      result.push_back({&step, step.kind == StepKind::return_ ? "return" : facts.text(step.target), maker, *of});
  }
  return result;
}

}  // namespace fount
