#include "engine/overlap.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>

namespace fount {
namespace {

// What is surest about a pair comes first, and of that what says most.
constexpr std::array<std::string_view, 5> kOrder = {"name-divergence", "duplicate-body", "drifted-copy",
                                                    "duplicate-definition", "concept-family"};

std::size_t rank_of(const Finding& finding) {
  return static_cast<std::size_t>(std::ranges::find(kOrder, finding.rule) - kOrder.begin());
}

// Which findings report a place as a rival, first come first.
using Takers = std::map<Span, std::vector<std::size_t>>;

// Sets of a finding's sources within which every pair is taken already.
class Merged {
 public:
  explicit Merged(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  std::size_t root(std::size_t i) const {
    while (parent_[i] != i) i = parent_[i];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent_[std::max(root(a), root(b))] = std::min(root(a), root(b)); }

 private:
  std::vector<std::size_t> parent_;
};

void add_note(Source& source, std::string_view rule) {
  const std::string note = "also " + std::string(rule);
  if (source.note.find(note) == std::string::npos) source.note += (source.note.empty() ? "" : "; ") + note;
}

// True when some pair of the finding is its own. Notes on both sides where pairs are not.
bool keep_own_pairs(std::vector<Finding>& findings, std::size_t late, const Takers& takers) {
  Finding& finding = findings[late];
  Merged merged(finding.sources.size());
  std::map<std::size_t, std::vector<std::size_t>> shared;  // earlier finding → sources of this one that it reports
  std::size_t rivals = 0;
  for (std::size_t i = 0; i < finding.sources.size(); ++i) {
    if (!is_rival(finding.sources[i])) continue;
    ++rivals;
    if (const auto found = takers.find(finding.sources[i].span); found != takers.end())
      for (const std::size_t taker : found->second) shared[taker].push_back(i);
  }
  std::size_t lost = 0;
  for (const auto& [taker, sources] : shared) {
    if (sources.size() < 2) continue;
    for (const std::size_t i : sources) {
      lost += merged.root(i) == merged.root(sources.front()) ? 0 : 1;
      merged.join(i, sources.front());
      add_note(finding.sources[i], findings[taker].rule);
      for (Source& source : findings[taker].sources)
        if (source.span == finding.sources[i].span) add_note(source, finding.rule);
    }
  }
  if (rivals >= 2 && lost + 1 == rivals) return false;
  finding.surplus = static_cast<std::uint32_t>(
      std::max<std::size_t>(1, finding.surplus - std::min<std::size_t>(lost, finding.surplus)));
  return true;
}

}  // namespace

void report_pairs_once(std::vector<Finding>& findings) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (rank_of(findings[i]) < kOrder.size()) order.push_back(i);
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::tuple(findings[b].confidence, rank_of(findings[a])) <
           std::tuple(findings[a].confidence, rank_of(findings[b]));
  });
  Takers takers;
  std::vector<bool> dropped(findings.size());
  for (const std::size_t i : order) {
    dropped[i] = !keep_own_pairs(findings, i, takers);
    if (dropped[i]) continue;
    for (const Source& source : findings[i].sources)
      if (is_rival(source)) takers[source.span].push_back(i);
  }
  std::size_t next = 0;
  std::erase_if(findings, [&](const Finding&) { return dropped[next++]; });
}

}  // namespace fount
