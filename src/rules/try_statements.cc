#include "rules/try_statements.h"

#include <algorithm>
#include <map>

#include "rules/ownership.h"

namespace fount {
namespace {

constexpr unsigned kMaxCalls = 4;  // functions that return what another one returns

std::optional<Product> product(const Index& index, const SharedStates& shared, FileId file, std::uint32_t definition,
                               std::string_view callee, unsigned depth);

// What the function's returns agree on.
std::optional<Product> returned_by(const Index& index, const SharedStates& shared, FileId file, std::uint32_t function,
                                   unsigned depth) {
  const FileFacts& facts = index.facts(file);
  for (const SharedInstance& instance : shared.instances())
    if (instance.file == file && std::ranges::find(instance.getters, function) != instance.getters.end())
      return Product{instance.of, true};
  std::optional<Product> result;
  for (const Step& step : facts.steps) {
    if (step.definition != function || step.kind != StepKind::return_) continue;
    if (step.value_kind == ValueKind::null || step.value_kind == ValueKind::none) continue;
    std::string_view callee = facts.text(step.value);
    if (step.value_kind == ValueKind::name) {
      const std::uint32_t assigned = last_assignment(facts, function, step.begin, callee);
      if (assigned == kNone || facts.steps[assigned].value_kind != ValueKind::call) return std::nullopt;
      callee = facts.text(facts.steps[assigned].value);
    } else if (step.value_kind != ValueKind::call) {
      return std::nullopt;
    }
    const auto one = product(index, shared, file, function, callee, depth + 1);
    if (!one || (result && result->of != one->of)) return std::nullopt;
    result = one;
  }
  return result;
}

std::optional<Product> product(const Index& index, const SharedStates& shared, FileId file, std::uint32_t definition,
                               std::string_view callee, unsigned depth) {
  const auto dot = callee.find('.');
  if (callee.empty() || depth > kMaxCalls || is_local(index.facts(file), definition, callee.substr(0, dot)))
    return std::nullopt;
  const Target target = index.resolver().resolve_dotted(file, definition, callee);
  if (target.kind != TargetKind::definition) return std::nullopt;
  const DefinitionId id = index.id_of(target.file, target.item);
  if (index.definition(id).kind == DefinitionKind::class_) return Product{id};
  return returned_by(index, shared, target.file, target.item, depth);
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

bool within(const FileFacts& facts, std::uint32_t block, std::uint32_t outer) {
  for (; block != kNone; block = facts.blocks[block].parent)
    if (block == outer) return true;
  return false;
}

std::optional<Product> product_of(const Index& index, const SharedStates& shared, FileId file, std::uint32_t definition,
                                  std::string_view callee) {
  return product(index, shared, file, definition, callee, 0);
}

}  // namespace fount
