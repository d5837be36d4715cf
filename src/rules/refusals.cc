#include "rules/refusals.h"

#include <algorithm>
#include <span>

#include "rules/instances.h"

namespace fount {
namespace {

constexpr unsigned kMaxDepth = 8;  // of bases, and of helpers that refuse for the constructor

using Raised = std::optional<RaisedRefusal>;

bool says_abstract(std::string_view exception) { return exception.ends_with("NotImplementedError"); }

// The definition that a class gives a name, the last one; nullptr when it gives none or a branch decides.
const Definition* method_of(const FileFacts& facts, std::uint32_t owner, std::string_view name) {
  const Definition* found = nullptr;
  for (std::uint32_t d = owner + 1;
       d < facts.definitions.size() && facts.definitions[d].begin < facts.definitions[owner].end; ++d)
    if (facts.definitions[d].parent == owner && facts.text(facts.definitions[d].name) == name)
      found = &facts.definitions[d];
  return found;
}

bool leaves_otherwise(std::span<const Step> steps) {
  return std::ranges::any_of(
      steps, [](const Step& step) { return step.kind == StepKind::return_ || step.kind == StepKind::yield; });
}

bool has_nested(const FileFacts& facts, std::uint32_t function) {
  return function + 1 < facts.definitions.size() && facts.definitions[function + 1].parent == function;
}

// The step that ends a branch by raising; nullptr when it may end otherwise.
const Step* raise_at_end(const FileFacts& facts, std::span<const Step> steps, std::uint32_t block) {
  const auto raise = std::ranges::find_if(steps, [&](const Step& step) {
    return step.block == block && step.kind == StepKind::raise && step.end == facts.blocks[block].end;
  });
  return raise == steps.end() ? nullptr : &*raise;
}

// Of an `if` statement, whatever it asks: `elif sys.platform == ...` is a way out like any other.
bool is_branch(BlockKind kind) {
  return kind == BlockKind::if_ || kind == BlockKind::else_ || kind == BlockKind::version_check ||
         kind == BlockKind::type_checking || kind == BlockKind::main_guard;
}

// An `if` with an `else` of which every branch raises, and no other way out of the function.
Raised raised_by_branches(const FileFacts& facts, std::uint32_t function) {
  const Definition& definition = facts.definitions[function];
  const std::span<const Step> steps = steps_in(facts, definition);
  if (std::ranges::find(steps, StepKind::raise, &Step::kind) == steps.end()) return std::nullopt;
  if (leaves_otherwise(steps) || has_nested(facts, function)) return std::nullopt;
  RaisedRefusal refusal;
  std::uint32_t statement = kNone;
  bool all_raise = false;
  for (std::uint32_t b = 0; b < facts.blocks.size(); ++b) {
    const Block& block = facts.blocks[b];
    const bool own = definition.begin <= block.begin && block.begin < definition.end && block.parent == kNone;
    if (!own || !is_branch(block.kind)) continue;
    if (block.statement != statement) statement = block.statement, refusal = {}, all_raise = true;
    const Step* raise = raise_at_end(facts, steps, b);
    all_raise = all_raise && raise != nullptr;
    if (raise != nullptr) refusal.raises.push_back(facts.text(raise->value));
    if (all_raise && block.kind == BlockKind::else_ && std::ranges::none_of(refusal.raises, says_abstract))
      return refusal;
  }
  return std::nullopt;
}

Raised raised_by(const Index& index, FileId file, std::uint32_t function, unsigned depth);

// `self._refuse()` on the straight line, before any way out.
Raised raised_by_helper(const Index& index, FileId file, std::uint32_t function, unsigned depth) {
  const FileFacts& facts = index.facts(file);
  const Definition& definition = facts.definitions[function];
  for (const Call& call : calls_in(facts, definition)) {
    const auto number = static_cast<std::uint32_t>(&call - facts.calls.data());
    const DefinitionId helper = index.calls().target(file, number);
    if (call.definition != function || call.block != kNone || call.begin < definition.body_begin || !helper) continue;
    const bool leaves = std::ranges::any_of(steps_in(facts, definition), [&](const Step& step) {
      return step.definition == function && step.begin < call.begin && step.kind == StepKind::return_;
    });
    const bool plain = index.definition(helper).kind == DefinitionKind::function &&
                       index.definition(helper).decorators.size() == 0 && !index.definition(helper).is(kAsync);
    if (leaves || !plain || !facts.text(call.callee).starts_with("self.")) continue;
    if (Raised raised = raised_by(index, index.file_of(helper), index.local(helper), depth + 1)) return raised;
  }
  return std::nullopt;
}

Raised raised_by(const Index& index, FileId file, std::uint32_t function, unsigned depth) {
  const FileFacts& facts = index.facts(file);
  const Definition& definition = facts.definitions[function];
  if (depth > kMaxDepth || definition.is(kGenerator) || definition.block != kNone) return std::nullopt;
  if (definition.is(kAlwaysRaises)) {
    const std::string_view exception = facts.text(definition.raises);
    return says_abstract(exception) ? std::nullopt : Raised(RaisedRefusal{{exception}});
  }
  if (Raised raised = raised_by_branches(facts, function)) return raised;
  return raised_by_helper(index, file, function, depth);
}

// A decorator or metaclass may decide what a call does, and a definition in a branch may not be the one that is called.
bool may_construct_otherwise(const Index& index, DefinitionId id) {
  const FileFacts& facts = index.facts(index.file_of(id));
  const Definition& definition = index.definition(id);
  if (definition.decorators.size() > 0 || definition.block != kNone) return true;
  for (std::uint32_t b = definition.bases.begin; b < definition.bases.end; ++b)
    if (facts.bases[b].keyword) return true;
  return false;
}

Raised refusal_of(const Index& index, DefinitionId id, unsigned depth) {
  if (depth > kMaxDepth || may_construct_otherwise(index, id)) return std::nullopt;
  const FileId file = index.file_of(id);
  const FileFacts& facts = index.facts(file);
  for (const std::string_view name : {"__new__", "__init__"})  // what a call runs first decides
    if (const Definition* method = method_of(facts, index.local(id), name))
      return raised_by(index, file, static_cast<std::uint32_t>(method - facts.definitions.data()), 0);
  const auto bases = index.classes().bases(id);
  const bool assigned = std::ranges::any_of(facts.bindings, [&](const Binding& binding) {
    const std::string_view name = facts.text(binding.name);
    return binding.definition == index.local(id) && (name == "__new__" || name == "__init__");
  });
  if (bases.size() != 1 || index.definition(id).bases.size() != 1 || assigned) return std::nullopt;
  return refusal_of(index, bases.front(), depth + 1);
}

}  // namespace

std::optional<RaisedRefusal> refusal_of(const Index& index, DefinitionId id) { return refusal_of(index, id, 0); }

}  // namespace fount
