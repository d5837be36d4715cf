#include "index/clone_join.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

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

bool is_equal(const CloneGroup& group) { return group.kind == CloneKind::exact || group.kind == CloneKind::renamed; }

// Equal code is said by equal code around it alone: of what differs around it, the rules may make nothing.
std::vector<CloneGroup> collapse(std::vector<CloneGroup> groups) {
  std::ranges::sort(groups, {}, precedence);
  Said said, said_equal;
  std::vector<CloneGroup> kept;
  for (CloneGroup& group : groups) {
    (is_equal(group) ? said_equal : said).drop_covered(group);
    if (group.members.size() < 2) continue;
    said.add(group);
    if (is_equal(group)) said_equal.add(group);
    kept.push_back(std::move(group));
  }
  return kept;
}

}  // namespace

CloneJoin::CloneJoin(std::span<const FileFacts> facts) : facts_(facts), candidates_(facts.size()) {
  for (std::uint32_t file = 0; file < facts.size(); ++file) {
    if (facts[file].code.empty()) continue;
    Parts parts = parts_of({file});
    candidates_[file] = std::move(parts.candidates);
    std::ranges::move(parts.postings, std::back_inserter(postings_));
    std::ranges::move(parts.exact, std::back_inserter(exact_));
    std::ranges::move(parts.form, std::back_inserter(form_));
  }
  std::ranges::sort(postings_);
  std::ranges::sort(exact_);
  std::ranges::sort(form_);
}

CloneJoin::Parts CloneJoin::parts_of(FileId file) {
  const CodeView view(file, facts_[file.value]);
  const std::vector<CodeDigest> digests = line_digests(view, digester_);
  Parts parts;
  parts.candidates = clone_candidates(file, facts_[file.value]);
  parts.postings = postings_of(view, parts.candidates, digests);
  parts.exact = exact_windows(view, digests);
  parts.form = form_windows(view, digests);
  return parts;
}

void CloneJoin::update(FileId file) {
  const auto replace = [&](auto& all, auto part) {
    std::erase_if(all, [&](const auto& entry) { return entry.file == file; });
    std::ranges::sort(part);
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), part.begin(), part.end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end());
  };
  Parts parts = parts_of(file);
  candidates_[file.value] = std::move(parts.candidates);
  replace(postings_, std::move(parts.postings));
  replace(exact_, std::move(parts.exact));
  replace(form_, std::move(parts.form));
  alignments_.forget(file);
}

std::vector<CloneGroup> CloneJoin::groups() {
  std::vector<CloneCandidate> candidates;
  std::vector<std::uint32_t> first_candidate;
  for (const std::vector<CloneCandidate>& of_file : candidates_) {
    const auto first = static_cast<std::uint32_t>(candidates.size());
    first_candidate.push_back(first);
    for (CloneCandidate candidate : of_file) {
      if (candidate.parent != kNone) candidate.parent += first;
      candidates.push_back(candidate);
    }
  }
  std::vector<CloneGroup> groups = group_twins(facts_, candidates, digester_);
  std::vector<CloneGroup> near = group_near({facts_, candidates, first_candidate, postings_}, groups, alignments_);
  std::ranges::move(near, std::back_inserter(groups));
  std::ranges::move(group_exact_runs(facts_, candidates, exact_), std::back_inserter(groups));
  std::ranges::move(group_form_runs(facts_, candidates, form_), std::back_inserter(groups));
  groups = collapse(std::move(groups));
  std::ranges::sort(groups, {}, [](const CloneGroup& group) {
    return std::tuple(group.members.front().lines, group.kind, group.unit);
  });
  return groups;
}

}  // namespace fount
