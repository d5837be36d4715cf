#include "rules/alias_chains.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "rules/setting_uses.h"

namespace fount {
namespace {

using Reads = std::vector<const SettingRead*>;

const Step* statement_of(const FileFacts& facts, const SettingRead& read) {
  for (const Step& step : facts.steps)
    if (step.definition == read.definition && step.kind == StepKind::assign && step.begin <= read.begin &&
        read.begin < step.end)
      return &step;
  return nullptr;
}

// `if not x:` or `if x is None:` around the second one, and both are for x.
bool is_second_try(const FileFacts& facts, const SettingRead& first, const SettingRead& then) {
  if (first.definition != then.definition || then.block == kNone || facts.blocks[then.block].kind != BlockKind::if_)
    return false;
  const Step* const one = statement_of(facts, first);
  const Step* const other = statement_of(facts, then);
  if (one == nullptr || other == nullptr || !one->target || one->target != other->target) return false;
  const std::string_view target = facts.text(one->target), condition = facts.text(facts.blocks[then.block].condition);
  return condition == "not " + std::string(target) || condition == std::string(target) + " is None";
}

// What the first one gives when it is not there is the second one itself, not something made of it.
bool is_default_of(const Index& index, const SettingRead& first, const SettingRead& then) {
  const auto before_name = static_cast<std::uint32_t>(index.symbols()[then.accessor].size()) + 1;
  return first.default_begin + before_name == then.begin && then.end < first.default_end;
}

bool is_instead_of(const Index& index, const SettingRead& first, const SettingRead& then) {
  if (first.is(kReadField) && then.is(kReadField)) return first.begin == then.begin;
  // `if A or B:` and `A or B == "x"` ask questions; the values are not one.
  if (first.truth != TruthTest::none || then.truth != TruthTest::none) return false;
  return is_default_of(index, first, then) || is_second_try(index.facts(first.file), first, then);
}

}  // namespace

std::vector<AliasPair> alias_pairs(const Index& index) {
  std::map<FileId, Reads> by_file;
  for (const SettingRead& read : index.setting_reads().all())
    if (asks(index, read) && !read.is(kReadPresence) && !read.is(kReadComposed)) by_file[read.file].push_back(&read);
  std::vector<AliasPair> pairs;
  for (auto& [file, reads] : by_file) {
    std::ranges::stable_sort(reads, {}, &SettingRead::begin);
    constexpr std::size_t kNear = 8;  // reads between the two
    for (std::size_t i = 0; i < reads.size(); ++i)
      for (std::size_t j = i + 1; j < std::min(reads.size(), i + kNear); ++j)
        if (reads[i]->name != reads[j]->name && is_instead_of(index, *reads[i], *reads[j]))
          pairs.push_back({reads[i], reads[j]});
  }
  return pairs;
}

}  // namespace fount
