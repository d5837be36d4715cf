#include "engine/causes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>
#include <unordered_set>

#include "engine/cause_kinds.h"
#include "engine/score.h"

namespace fount {
namespace {

constexpr std::size_t kFewest = 2;  // findings that make a cause

using Weight = std::int64_t;  // thousandths of a cost: sums of integers do not depend on their order
Weight weight_of(const Finding& finding) { return std::llround(cost_of(finding) * 1000); }

bool dearer(const Finding* a, const Finding* b) {
  return std::tuple(-weight_of(*a), std::string_view(a->id)) < std::tuple(-weight_of(*b), std::string_view(b->id));
}

struct Candidate {
  std::size_t kind = 0;  // of kCauseKinds
  CauseKey key;
  std::vector<Finding*> findings;  // dearest first
};

// In the order of kinds and keys.
std::vector<Candidate> candidates_for(std::span<Finding> findings, const CauseContext& context) {
  std::map<std::pair<std::size_t, CauseKey>, std::vector<Finding*>> groups;
  for (Finding& finding : findings) {
    if (finding.accepted) continue;
    for (std::size_t kind = 0; kind < kCauseKinds.size(); ++kind) {
      if (finding.confidence == Confidence::tentative && !kCauseKinds[kind]->takes_tentative) continue;
      for (CauseKey& key : kCauseKinds[kind]->keys(finding, context))
        groups[{kind, std::move(key)}].push_back(&finding);
    }
  }
  std::vector<Candidate> candidates;
  for (auto& [key, members] : groups) {
    if (members.size() < kFewest) continue;
    std::ranges::sort(members, dearer);
    candidates.push_back({key.first, key.second, std::move(members)});
  }
  return candidates;
}

// The best candidate again and again, among what is left: the heaviest, of equals the one with most findings, then the
// first. A candidate can only get lighter, so one that lost nothing while it waited in the queue is the best one.
class Selection {
 public:
  explicit Selection(std::vector<Candidate> candidates) : candidates_(std::move(candidates)) {
    for (std::size_t i = 0; i < candidates_.size(); ++i) enqueue(i);
  }

  std::vector<Cause> run(const CauseContext& context) {
    std::vector<Cause> causes;
    while (!queue_.empty()) {
      const std::size_t place = queue_.top().place;
      queue_.pop();
      std::vector<Finding*>& findings = candidates_[place].findings;
      if (std::erase_if(findings, [](const Finding* finding) { return !finding->cause.empty(); }) > 0)
        enqueue(place);
      else if (auto cause = describe(candidates_[place], causes.size() + 1, context))
        causes.push_back(*std::move(cause));
    }
    return causes;
  }

 private:
  struct Entry {
    Weight weight = 0;
    std::size_t findings = 0;
    std::size_t place = 0;
    bool operator<(const Entry& other) const {
      return std::tie(weight, findings, other.place) < std::tie(other.weight, other.findings, place);
    }
  };

  void enqueue(std::size_t place) {
    const std::vector<Finding*>& findings = candidates_[place].findings;
    if (findings.size() < kFewest) return;
    Weight weight = 0;
    for (const Finding* finding : findings) weight += weight_of(*finding);
    queue_.push({weight, findings.size(), place});
  }

  static std::optional<Cause> describe(const Candidate& candidate, std::size_t number, const CauseContext& context) {
    const std::vector<const Finding*> findings(candidate.findings.begin(), candidate.findings.end());
    auto text = kCauseKinds[candidate.kind]->describe(candidate.key, findings, context);
    if (!text) return std::nullopt;
    Cause cause{fmt::format("c{}", number), std::move(text->title), std::move(text->action), {}};
    for (Finding* finding : candidate.findings) {
      finding->cause = cause.id;
      cause.findings.push_back(finding->id);
    }
    return cause;
  }

  std::vector<Candidate> candidates_;
  std::priority_queue<Entry> queue_;
};

}  // namespace

std::vector<Cause> find_causes(std::span<Finding> findings, const Index& index) {
  const CauseContext context(index);
  return Selection(candidates_for(findings, context)).run(context);
}

}  // namespace fount
