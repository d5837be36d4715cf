#include "index/clones.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "index/clone_near.h"
#include "index/clone_runs.h"
#include "index/clone_units.h"

namespace fount {
namespace {

std::uint32_t overlap(const LineRange& a, const LineRange& b) {
  const std::uint32_t begin = std::max(a.begin, b.begin), end = std::min(a.end, b.end);
  return begin < end ? end - begin : 0;
}

// Groups that are said already, by the places of their members.
class Said {
 public:
  // Leaves of the members that mostly lie in different members of one and the same larger group only the first.
  void drop_covered(CloneGroup& group) const {
    std::vector<std::size_t> around;  // larger groups that a kept member lies in
    std::erase_if(group.members, [&](const CloneMember& member) {
      const std::vector<std::size_t> groups = groups_around(member.lines);
      if (std::ranges::any_of(groups, [&](std::size_t i) { return std::ranges::find(around, i) != around.end(); })) {
        return true;
      }
      around.insert(around.end(), groups.begin(), groups.end());
      return false;
    });
  }

  void add(const CloneGroup& group) {
    for (const CloneMember& member : group.members) places_[member.lines.file].emplace_back(member.lines, count_);
    ++count_;
  }

 private:
  std::vector<std::size_t> groups_around(const LineRange& lines) const {
    std::vector<std::size_t> groups;
    const auto found = places_.find(lines.file);
    if (found == places_.end()) return groups;
    for (const auto& [place, group] : found->second)
      if (2 * overlap(place, lines) >= lines.size()) groups.push_back(group);
    return groups;
  }

  std::map<FileId, std::vector<std::pair<LineRange, std::size_t>>> places_;
  std::size_t count_ = 0;
};

// What says most about a place comes first: the largest; of equal ones the whole unit, and the stricter likeness.
auto precedence(const CloneGroup& group) {
  return std::tuple(~group.tokens, group.unit, group.kind, group.members.front().lines);
}

std::vector<CloneGroup> collapse(std::vector<CloneGroup> groups) {
  std::ranges::sort(groups, {}, precedence);
  Said said;
  std::vector<CloneGroup> kept;
  for (CloneGroup& group : groups) {
    said.drop_covered(group);
    if (group.members.size() < 2) continue;
    said.add(group);
    kept.push_back(std::move(group));
  }
  return kept;
}

}  // namespace

Clones::Clones(std::span<const FileFacts> facts) : facts_(facts) {
  std::vector<CloneCandidate> candidates = clone_candidates(facts);
  std::vector<CloneGroup> groups = group_twins(candidates);
  std::vector<CloneGroup> near = group_near(facts, candidates, groups);
  std::vector<CloneGroup> runs = group_runs(facts, candidates);
  std::ranges::move(near, std::back_inserter(groups));
  std::ranges::move(runs, std::back_inserter(groups));
  groups_ = collapse(std::move(groups));
  std::ranges::sort(groups_, {}, [](const CloneGroup& group) {
    return std::tuple(group.members.front().lines, group.kind, group.unit);
  });
}

}  // namespace fount
