#include "index/chain_alternatives.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace fount {

bool is_within(std::uint32_t at, const SettingRead& read) { return read.default_begin <= at && at < read.default_end; }

bool Alternatives::follows(const Try& first, const Try& second) const {
  if (first.at == second.at)  // of one loop, or of one helper
    return second.own || second.read == nullptr || leaves_loop(second.at, second.read->block);
  if (first.read != nullptr && is_within(second.at, *first.read)) return true;
  const Step* const found = answer_.statement_of(first.at);
  const Step* const next = answer_.statement_of(second.at);
  if (found == nullptr || next == nullptr || found == next) return false;  // side by side: arguments
  const Step& one = *found;
  const Step& other = *next;
  if (index_.alternatives(file_, one.block, other.block)) return is_handler(other) || asks_before(one, first);
  const bool own = second.own && other.value_kind != ValueKind::string;
  if (!own && !is_left_over(one, other)) return false;
  if (one.kind == StepKind::return_) return is_tried(one) || asks_before(one, first);
  const bool one_environment =
      first.read == nullptr || second.read == nullptr || first.read->guard == second.read->guard;
  if (one.target && one.target == other.target && one.block != other.block && one_environment) return true;
  const FileFacts& facts = index_.facts(file_);
  return std::ranges::any_of(flow_.steps_of(function_), [&](std::uint32_t s) {
    const Step& step = facts.steps[s];
    const bool leaves = step.kind == StepKind::return_ && step.value_kind != ValueKind::null;
    return leaves && one.end <= step.begin && step.begin <= other.begin;
  });
}

// A literal or another secret is no source by itself: the first one must have been on its way to the same answer.
bool Alternatives::is_left_over(const Step& one, const Step& other) const {
  if (one.kind == StepKind::return_) return other.kind == StepKind::return_;
  if (one.target == other.target) return true;
  const FileFacts& facts = index_.facts(file_);
  const std::string_view found = facts.text(one.target);
  return std::ranges::any_of(flow_.steps_of(function_), [&](std::uint32_t s) {
    const Step& step = facts.steps[s];
    const std::string_view value = facts.text(step.value);
    const bool of_first = value == found || (value.starts_with(found) && value.substr(found.size()).starts_with('.'));
    return one.end <= step.begin && step.begin <= other.begin && of_first &&
           (step.kind == StepKind::return_ || step.target == other.target);
  });
}

// Does a loop around a place return with the first that it finds?
bool Alternatives::leaves_loop(std::uint32_t at, std::uint32_t block) const {
  const FileFacts& facts = index_.facts(file_);
  std::uint32_t loop = block;
  while (loop != kNone && facts.blocks[loop].kind != BlockKind::loop) loop = facts.blocks[loop].parent;
  if (loop == kNone) return false;
  return std::ranges::any_of(flow_.steps_of(function_), [&](std::uint32_t s) {
    const Step& step = facts.steps[s];
    return step.kind == StepKind::return_ && step.value_kind != ValueKind::null && at < step.begin &&
           step.begin < facts.blocks[loop].end;
  });
}

bool Alternatives::is_tried(const Step& step) const {
  return index_.inside(file_, step.block, BlockKind::try_) || index_.inside(file_, step.block, BlockKind::try_import);
}

bool Alternatives::is_handler(const Step& step) const {
  return index_.inside(file_, step.block, BlockKind::except_) ||
         index_.inside(file_, step.block, BlockKind::except_import);
}

// `if os.getenv("A"): return os.getenv("A")`
bool Alternatives::asks_before(const Step& step, const Try& one) const {
  if (step.block == kNone || one.read == nullptr) return false;
  const Block& block = index_.facts(file_).blocks[step.block];
  const auto reads = index_.setting_reads().of(one.read->name);  // by file, then place
  const auto next = std::ranges::lower_bound(reads, std::pair(file_, block.begin), {},
                                             [](const SettingRead& read) { return std::pair(read.file, read.begin); });
  return next != reads.end() && next->file == file_ && next->begin < block.body;
}

}  // namespace fount
