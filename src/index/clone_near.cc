#include "index/clone_near.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/hash.h"
#include "index/alignment.h"

namespace fount {
namespace {

constexpr std::uint32_t kLeastTokens = 50;  // two short functions are alike by chance
// A line that stands in more places than this tells nothing; it also bounds the pairs that are counted.
constexpr std::size_t kMostPlaces = 24;
constexpr double kLeastShared = 0.33;  // of the smaller one's tokens, in lines that tell something
constexpr std::size_t kMostPartners = 16;
constexpr std::uint32_t kFormLines = 3;  // lines in a row that tell something by their form alone

struct Pair {
  std::uint32_t a, b;  // a < b
  std::uint32_t shared;
  auto operator<=>(const Pair&) const = default;
};

class NearMisses {
 public:
  NearMisses(const NearInput& input, Alignments& alignments)
      : input_(input), candidates_(input.candidates), alignments_(alignments) {}

  void add_lines();
  void add_twins(const CloneGroup& group);
  std::vector<CloneGroup> groups();

 private:
  bool is_open(const CloneCandidate& candidate) const { return !candidate.covered && candidate.twin == kNone; }
  void add_pair(std::uint32_t a, std::uint32_t b, std::uint32_t shared);
  void verify();
  bool promising(const Pair& pair) const;
  CloneGroup star(std::uint32_t centre, std::vector<bool>& taken) const;

  NearInput input_;
  std::span<const CloneCandidate> candidates_;
  Alignments& alignments_;
  std::vector<Pair> pairs_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> alike_;  // both ways
};

// Lines that stand in more than one candidate vote for each pair of them. Every line counts for the innermost one.
void NearMisses::add_lines() {
  const std::span<const Posting> postings = input_.postings;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> votes;  // candidate, tokens
  for (std::size_t begin = 0, end = 0; begin < postings.size(); begin = end) {
    while (end < postings.size() && postings[end].key == postings[begin].key) ++end;
    if (end - begin < 2) continue;
    votes.clear();
    for (const Posting& posting : postings.subspan(begin, end - begin)) {
      const std::uint32_t candidate = input_.first_candidate[posting.file.value] + posting.candidate;
      if (is_open(candidates_[candidate])) votes.emplace_back(candidate, posting.tokens);
    }
    if (votes.size() > kMostPlaces) continue;
    for (std::size_t i = 0; i < votes.size(); ++i)
      for (std::size_t j = i + 1; j < votes.size(); ++j)
        if (votes[i].first != votes[j].first) add_pair(votes[i].first, votes[j].first, votes[i].second);
  }
}

// What two candidates share is shared by everything around them too.
void NearMisses::add_pair(std::uint32_t a, std::uint32_t b, std::uint32_t shared) {
  while (a != kNone && b != kNone && a != b) {
    if (is_open(candidates_[a]) && is_open(candidates_[b])) pairs_.push_back({std::min(a, b), std::max(a, b), shared});
    a = candidates_[a].parent;
    b = candidates_[b].parent;
  }
}

void NearMisses::add_twins(const CloneGroup& group) {
  if (group.members.size() > kMostPlaces) return;
  std::vector<std::uint32_t> parents;
  for (const CloneMember& member : group.members) {
    const auto found = std::ranges::lower_bound(
        candidates_, std::pair(member.lines.file, member.lines.begin), {},
        [](const CloneCandidate& candidate) { return std::pair(candidate.lines.file, candidate.lines.begin); });
    auto at = found;
    while (at->lines != member.lines || at->definition != member.definition) ++at;
    if (at->parent != kNone) parents.push_back(at->parent);
  }
  for (std::size_t i = 0; i < parents.size(); ++i)
    for (std::size_t j = i + 1; j < parents.size(); ++j) add_pair(parents[i], parents[j], group.tokens);
}

bool NearMisses::promising(const Pair& pair) const {
  const CloneCandidate& a = candidates_[pair.a];
  const CloneCandidate& b = candidates_[pair.b];
  const std::uint32_t least = std::min(a.tokens, b.tokens), most = std::max(a.tokens, b.tokens);
  if (a.lines.overlaps(b.lines)) return false;  // a function is no copy of what stands in it
  // No alignment can be better than if all of the smaller one is matched.
  if (2.0 * least < kNearSimilarity * (least + most)) return false;
  return a.unit == b.unit && least >= kLeastTokens && pair.shared >= kLeastShared * least;
}

void NearMisses::verify() {
  std::ranges::sort(pairs_);
  std::size_t kept = 0;
  for (std::size_t begin = 0, end = 0; begin < pairs_.size(); begin = end) {
    Pair sum = pairs_[begin];
    for (end = begin + 1; end < pairs_.size() && pairs_[end].a == sum.a && pairs_[end].b == sum.b; ++end)
      sum.shared += pairs_[end].shared;
    if (promising(sum)) pairs_[kept++] = sum;
  }
  pairs_.resize(kept);
  std::ranges::sort(pairs_, [](const Pair& x, const Pair& y) {
    return std::tuple(y.shared, x.a, x.b) < std::tuple(x.shared, y.a, y.b);
  });
  std::map<std::uint32_t, std::size_t> tried;
  for (const Pair& pair : pairs_) {
    if (++tried[pair.a] > kMostPartners || ++tried[pair.b] > kMostPartners) continue;
    const LineRange& a = candidates_[pair.a].lines;
    const LineRange& b = candidates_[pair.b].lines;
    if (alignments_.similarity(input_.facts, a, b) < kNearSimilarity) continue;
    alike_[pair.a].push_back(pair.b);
    alike_[pair.b].push_back(pair.a);
  }
}

CloneGroup NearMisses::star(std::uint32_t centre, std::vector<bool>& taken) const {
  std::vector<std::uint32_t> members;
  std::vector<std::uint32_t> alike = alike_.at(centre);
  std::ranges::sort(alike);  // what surrounds goes before what stands in it
  for (const std::uint32_t other : alike) {
    const auto nested = [&](std::uint32_t member) {
      return candidates_[member].lines.overlaps(candidates_[other].lines);
    };
    if (!taken[other] && std::ranges::none_of(members, nested)) members.push_back(other);
  }
  CloneGroup group{
      .kind = CloneKind::near, .unit = candidates_[centre].unit, .tokens = candidates_[centre].tokens, .members = {}};
  if (members.empty()) return group;
  members.insert(members.begin(), centre);
  for (const std::uint32_t i : members) {
    taken[i] = true;
    group.members.push_back({candidates_[i].lines, candidates_[i].definition});
  }
  return group;
}

std::vector<CloneGroup> NearMisses::groups() {
  verify();
  std::vector<std::uint32_t> centres;
  for (const auto& [candidate, others] : alike_) centres.push_back(candidate);
  std::ranges::stable_sort(centres, std::ranges::greater{},
                           [&](std::uint32_t candidate) { return alike_.at(candidate).size(); });
  std::vector<bool> taken(candidates_.size());
  std::vector<CloneGroup> groups;
  for (const std::uint32_t centre : centres) {
    if (taken[centre]) continue;
    CloneGroup group = star(centre, taken);
    if (group.members.size() >= 2) groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace

std::vector<Posting> postings_of(const CodeView& view, std::span<const CloneCandidate> candidates,
                                 std::span<const CodeDigest> digests) {
  std::vector<Posting> postings;
  std::vector<std::uint32_t> owners(view.lines().size(), kNone);
  for (std::uint32_t i = 0; i < candidates.size(); ++i)
    std::fill(owners.begin() + candidates[i].lines.begin, owners.begin() + candidates[i].lines.end, i);
  std::uint64_t before = 0, last = 0;  // forms of the two lines before
  for (std::uint32_t line = 0; line < owners.size(); ++line) {
    const std::uint32_t owner = owners[line];
    const CodeDigest& digest = digests[line];
    const auto weight = static_cast<std::uint32_t>(view.tokens(line).size());
    if (owner != kNone && !view.lines()[line].is(kImportLine)) {
      postings.push_back({digest.exact, view.file(), owner, weight});
      const bool row = line >= kFormLines && owners[line - kFormLines + 1] == owner;
      if (row) postings.push_back({combine(combine(before, last), digest.form), view.file(), owner, weight});
    }
    before = std::exchange(last, digest.form);
  }
  return postings;
}

double Alignments::similarity(std::span<const FileFacts> facts, const LineRange& a, const LineRange& b) {
  const auto [known, added] = known_.try_emplace({a, b});
  if (added) known->second = align({a.file, facts[a.file.value]}, a, {b.file, facts[b.file.value]}, b).similarity();
  return known->second;
}

void Alignments::forget(FileId file) {
  std::erase_if(known_, [&](const auto& alignment) {
    return alignment.first.first.file == file || alignment.first.second.file == file;
  });
}

std::vector<CloneGroup> group_near(const NearInput& input, std::span<const CloneGroup> twins, Alignments& alignments) {
  NearMisses misses(input, alignments);
  misses.add_lines();
  for (const CloneGroup& group : twins) misses.add_twins(group);
  return misses.groups();
}

}  // namespace fount
