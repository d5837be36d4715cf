#include "rules/drifted_enums.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "rules/drifted_constants.h"
#include "rules/import_roots.h"
#include "rules/parts.h"
#include "rules/path_twins.h"
#include "rules/support.h"
#include "rules/trial_folders.h"

namespace fount {
namespace {

constexpr std::size_t kLeastCommon = 3;
constexpr std::size_t kCommonPerExtra = 3;  // one member more for each three that both have

struct Overlap {
  std::vector<const Constant*> a_only, b_only;
};

Overlap overlap_of(const ConstantSet& a, const ConstantSet& b) {
  Overlap overlap;
  auto at_a = a.constants.begin();
  auto at_b = b.constants.begin();
  while (at_a != a.constants.end() || at_b != b.constants.end()) {
    if (at_b == b.constants.end() || (at_a != a.constants.end() && at_a->name < at_b->name)) {
      overlap.a_only.push_back(&*at_a++);
    } else if (at_a == a.constants.end() || at_b->name < at_a->name) {
      overlap.b_only.push_back(&*at_b++);
    } else {
      ++at_a, ++at_b;
    }
  }
  return overlap;
}

// The same members but for a few that one of them has and the other has not. Asked for every pair of sets: most differ
// in size alone, and of the others the first members tell.
bool near(const ConstantSet& a, const ConstantSet& b) {
  const auto [less, more] = std::minmax(a.constants.size(), b.constants.size());
  if (less < kLeastCommon || (more - less) * kCommonPerExtra > less) return false;
  const std::size_t most = less / kCommonPerExtra;  // members that are not common
  std::size_t extra = 0, common = 0;
  auto at_a = a.constants.begin();
  auto at_b = b.constants.begin();
  while (at_a != a.constants.end() && at_b != b.constants.end() && extra <= most) {
    const auto order = at_a->name <=> at_b->name;
    if (order == 0 && at_a->value != at_b->value) return false;
    if (order == 0)
      ++common;
    else
      ++extra;
    if (order <= 0) ++at_a;
    if (order >= 0) ++at_b;
  }
  extra += static_cast<std::size_t>(a.constants.end() - at_a) + static_cast<std::size_t>(b.constants.end() - at_b);
  return common >= kLeastCommon && extra > 0 && extra * kCommonPerExtra <= common;
}

bool equal(const ConstantSet& a, const ConstantSet& b) {
  return std::ranges::equal(a.constants, b.constants, [](const Constant& x, const Constant& y) {
    return x.name == y.name && x.value == y.value;
  });
}

Span end_of(const Index& index, const ConstantSet& set) {
  const std::uint32_t end = index.definition(set.id).end;
  return {index.file_of(set.id), end, end};
}

struct Family {
  std::vector<const ConstantSet*> versions;  // near the first
  std::vector<DefinitionId> members;         // all that are equal to a version
};

// Around the first that is near another one: those that are near it, and whatever is equal to one of them.
std::vector<Family> families_of(const Index& index, std::span<const ConstantSet* const> sets) {
  std::vector<Family> families;
  std::vector<bool> taken(sets.size());
  const auto is_kin = [&](const ConstantSet& a, const ConstantSet& b) {
    return related(index.name(a.id), index.name(b.id)) && part_of(index, b.id).implementation();
  };
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (taken[i]) continue;
    const ConstantSet& first = *sets[i];
    Family family{.versions = {&first}, .members = {first.id}};
    std::vector<std::size_t> joined{i};
    for (std::size_t j = 0; j < sets.size(); ++j) {
      if (j == i || taken[j]) continue;
      const ConstantSet& other = *sets[j];
      const bool known =
          std::ranges::any_of(family.versions, [&](const ConstantSet* version) { return equal(*version, other); });
      if ((!known && !near(first, other)) || !is_kin(first, other)) continue;
      if (!known) family.versions.push_back(&other);
      family.members.push_back(other.id);
      joined.push_back(j);
    }
    if (family.versions.size() < 2 || !part_of(index, first.id).implementation()) continue;
    for (const std::size_t at : joined) taken[at] = true;
    std::ranges::sort(family.members);
    families.push_back(std::move(family));
  }
  return families;
}

Finding describe(const RuleInfo& rule, const Index& index, const Family& family) {
  const ConstantSet& first = *family.versions.front();
  const std::string name(index.name(first.id));
  Finding finding = finding_of(rule, name, "enum");
  finding.effort = Effort::small;
  finding.concept_key = fmt::format("members {}", name);
  add_candidates(index, finding, family.members);
  DataList list;
  std::vector<std::string> some;  // members that not all have
  for (const ConstantSet* version : std::span(family.versions).subspan(1)) {
    const Overlap overlap = overlap_of(first, *version);
    const auto note = [&](const Constant* constant, Span here, Span there) {
      if (list.size() < kListedDifferences) list.push_back(contrast("statement", here, there));
      if (std::ranges::find(some, constant->written) == some.end()) some.push_back(constant->written);
    };
    for (const Constant* constant : overlap.a_only) note(constant, constant->place, end_of(index, *version));
    for (const Constant* constant : overlap.b_only) note(constant, end_of(index, first), constant->place);
  }
  constexpr std::size_t kNamed = 4;
  finding.message = fmt::format("{} enums have the same members but for {}", family.members.size(),
                                some.size() > kNamed ? std::to_string(some.size()) : fount::join(some, ", "));
  finding.remedy = "Find out whether the others lack what one has, and define the members once.";
  finding.data.emplace_back("differences", Data{std::move(list)});
  return finding;
}

bool apart(const Index& index, const ImportRoots& roots, const Family& family) {
  std::vector<FileId> files;
  for (const DefinitionId id : family.members) files.push_back(index.file_of(id));
  return !roots.one(files) || std::ranges::any_of(files, [&](FileId file) {
    return two_sides(index, files.front(), file) || apart_by_path(index, files.front(), file) ||
           is_below_trials(index.file(file).path);
  });
}

}  // namespace

void report_drifted_enums(const RuleInfo& rule, const Index& index, std::span<const ConstantSet> sets, Sink& sink) {
  std::map<std::uint32_t, std::vector<const ConstantSet*>> services;
  for (const ConstantSet& set : sets)
    if (set.enumeration && index.definition(set.id).parent == kNone)
      services[index.file(index.file_of(set.id)).service].push_back(&set);
  const ImportRoots roots(index);
  for (const auto& [service, enums] : services)
    for (const Family& family : families_of(index, enums))
      if (!apart(index, roots, family)) sink.add(describe(rule, index, family));
}

}  // namespace fount
