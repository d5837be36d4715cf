#include "rules/drift_groups.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "rules/body_confidence.h"

namespace fount {
namespace {

bool holds(const Copies& copies, const CloneMember& member) {
  return std::ranges::find(copies.members, member.lines, &CloneMember::lines) != copies.members.end();
}

bool drifted_from_one(const Index& index, const Drifted& a, const Drifted& b) {
  const Copies &of_a = a.copies, &of_b = b.copies;
  return of_a.unit == CloneUnit::function && of_b.unit == of_a.unit && of_a.first() == of_b.first() &&
         of_a.cross_service == of_b.cross_service && a.confidence == b.confidence && one_name(index, of_a) &&
         one_name(index, of_b);
}

void add(Copies& copies, const Copies& others) {
  copies.apart |= others.apart;
  copies.homeless |= others.homeless;
  copies.explained |= others.explained;
  for (const CloneMember& member : others.members)
    if (!holds(copies, member)) copies.members.push_back(member);
}

void join(const Index& index, Drifted& drifted, const Copies& others) {
  drifted.copies.kind = CloneKind::near;
  add(drifted.copies, others);
  drifted.comparison = compare_all(index, drifted.copies);
}

// Groups of equal copies, by the places of their members.
class EqualCopies {
 public:
  EqualCopies(const Index& index, std::span<const Copies> all) : index_(index) {
    for (const Copies& copies : all)
      if (!copies.changed())
        for (const CloneMember& member : copies.members) groups_[member.lines].push_back(&copies);
  }

  // With every place that is equal to one of the members.
  Copies complete(Copies copies) const {
    for (std::size_t i = 0; i < copies.members.size(); ++i) {
      const auto found = groups_.find(copies.members[i].lines);
      if (found == groups_.end()) continue;
      for (const Copies* equal : found->second)
        if (belong(*equal, copies)) add(copies, *equal);
    }
    return copies;
  }

 private:
  bool belong(const Copies& equal, const Copies& drifted) const {
    return equal.unit == drifted.unit && equal.cross_service == drifted.cross_service &&
           body_confidence(index_, equal, bulk_of(index_, equal.first()));
  }

  const Index& index_;
  std::map<LineRange, std::vector<const Copies*>> groups_;
};

// Versions of which some stand in several places are one group with all of these, where that makes it no less sure.
void add_equal(const Index& index, const EqualCopies& equal, Drifted& drifted) {
  Copies whole = equal.complete(drifted.copies);
  if (whole.members.size() == drifted.copies.members.size()) return;
  if (drift_confidence(index, whole, compare_all(index, whole)) == drifted.confidence)
    drifted.copies = std::move(whole);
}

}  // namespace

// Copies that drifted from one definition in several ways are one group, where it is as sure of each: A like B, and
// A like C otherwise.
std::vector<Drifted> find_drifted(const Index& index) {
  std::vector<Drifted> result;
  const std::vector<Copies> all = copies_of(index);
  for (const Copies& copies : all) {
    if (!copies.changed()) continue;
    CopyComparison comparison = compare_all(index, copies);
    const auto confidence = drift_confidence(index, copies, comparison);
    if (!confidence) continue;
    Drifted drifted{copies, std::move(comparison), *confidence};
    const auto known =
        std::ranges::find_if(result, [&](const Drifted& other) { return drifted_from_one(index, other, drifted); });
    if (known == result.end())
      result.push_back(std::move(drifted));
    else
      join(index, *known, drifted.copies);
  }
  const EqualCopies equal(index, all);
  for (Drifted& drifted : result) add_equal(index, equal, drifted);
  return result;
}

}  // namespace fount
