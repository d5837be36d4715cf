#include "rules/drifted_constants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/copies.h"
#include "rules/copy_doubts.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/support.h"

namespace fount {

Data contrast(std::string_view what, Span first, Span second) {
  return {DataObject{{"what", {std::string(what)}},
                     {"places", {Contrast{.first = {first, {}, {}}, .second = {second, {}, {}}}}}}};
}

namespace {

// `variants`: sets of one name and the same members, each with values of its own.
Finding describe(const RuleInfo& rule, const Index& index, const CopyDoubts& doubts,
                 std::span<const ConstantSet* const> variants) {
  const std::string name(index.name(variants.front()->id));
  Finding finding = finding_of(rule, name, kind_of(index, variants.front()->id));
  finding.severity = Severity::high;
  finding.effort = Effort::small;
  finding.concept_key = fmt::format("constants {}", name);
  std::vector<DefinitionId> ids;
  DataList list;
  std::vector<std::string> disputed;
  for (const ConstantSet* set : variants) {
    ids.push_back(set->id);
    for (const auto& [first, second] : disagreements(*variants.front(), *set)) {
      if (list.size() < kListedDifferences) list.push_back(contrast("value", first->place, second->place));
      if (std::ranges::find(disputed, first->written) == disputed.end()) disputed.push_back(first->written);
    }
  }
  add_candidates(index, finding, ids);
  const bool versions = std::ranges::any_of(
      ids, [&](DefinitionId id) { return apart_by_path(index, index.file_of(ids.front()), index.file_of(id)); });
  finding.confidence = versions ? Confidence::tentative : doubts.limit(ids);
  constexpr std::size_t kNamed = 4;
  finding.message =
      fmt::format("{} definitions of {} give {} different values", variants.size(), name,
                  disputed.size() > kNamed ? plural(disputed.size(), "constant") : fount::join(disputed, ", "));
  finding.remedy = "Find out which value is right, and define the constants once.";
  finding.data.emplace_back("differences", Data{std::move(list)});
  return finding;
}

bool mostly_agree(const ConstantSet& a, const ConstantSet& b) {
  return disagreements(a, b).size() * 2 <= a.constants.size();
}

// One of each different sets of values: those that agree with the first in at least half, or those that do not.
std::vector<const ConstantSet*> variants_of(std::span<const ConstantSet> sets, bool agreeing) {
  std::vector<const ConstantSet*> variants{&sets.front()};
  for (const ConstantSet& set : sets) {
    const bool known =
        std::ranges::any_of(variants, [&](const ConstantSet* variant) { return disagreements(*variant, set).empty(); });
    if (!known && mostly_agree(sets.front(), set) == agreeing) variants.push_back(&set);
  }
  return variants;
}

}  // namespace

void report_drifted_constants(const RuleInfo& rule, const Index& index, std::vector<ConstantSet> sets, Sink& sink) {
  using Key = std::tuple<std::uint32_t, std::string_view, std::vector<std::string>>;
  std::map<Key, std::vector<ConstantSet>> alike;
  for (ConstantSet& set : sets) {
    std::vector<std::string> members;
    for (const Constant& constant : set.constants) members.push_back(constant.name);
    alike[{index.file(index.file_of(set.id)).service, index.name(set.id), std::move(members)}].push_back(
        std::move(set));
  }
  const CopyDoubts doubts(index);
  for (const auto& [key, same] : alike) {
    if (const auto variants = variants_of(same, true); variants.size() >= 2)
      sink.add(describe(rule, index, doubts, variants));
    // Constants that agree in less than half are other things. States of one name are not: "open" here is "OPEN" there.
    if (const auto variants = variants_of(same, false); variants.size() >= 2 && same.front().enumeration) {
      Finding finding = describe(rule, index, doubts, variants);
      finding.confidence = Confidence::tentative;
      finding.concept_key += ", most of them";
      sink.add(std::move(finding));
    }
  }
}

}  // namespace fount
