#include "index/clone_units.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/hash.h"

namespace fount {
namespace {

// Less code than this has nothing of its own. What is worth a finding is for the rules to say.
constexpr std::uint32_t kLeastTokens = 24;
constexpr std::uint32_t kLeastModuleTokens = 60;

class Collector {
 public:
  Collector(FileId file, const FileFacts& facts, std::vector<CloneCandidate>& candidates)
      : facts_(facts), view_(file, facts), candidates_(candidates) {}

  void collect() {
    const LineRange all{view_.file(), 0, static_cast<std::uint32_t>(facts_.code.size())};
    if (view_.token_count(all) >= kLeastModuleTokens && !is_one_definition()) add(all, kNone, CloneUnit::module);
    for (std::uint32_t i = 0; i < facts_.definitions.size(); ++i) {
      const LineRange lines = view_.lines_of(facts_.definitions[i]);
      const bool is_class = facts_.definitions[i].kind == DefinitionKind::class_;
      if (lines.size() < 2 || view_.token_count(lines) < kLeastTokens) continue;
      add(lines, i, is_class ? CloneUnit::class_ : CloneUnit::function);
    }
  }

 private:
  // Such a module is better called by what it defines.
  bool is_one_definition() const { return std::ranges::count(facts_.definitions, kNone, &Definition::parent) == 1; }

  void add(const LineRange& lines, std::uint32_t definition, CloneUnit unit) {
    while (!open_.empty() && !candidates_[open_.back()].lines.contains(lines)) open_.pop_back();
    CloneCandidate candidate{.lines = lines, .definition = definition, .unit = unit};
    if (!open_.empty()) candidate.parent = open_.back();
    candidate.tokens = view_.token_count(lines);
    open_.push_back(static_cast<std::uint32_t>(candidates_.size()));
    candidates_.push_back(candidate);
  }

  const FileFacts& facts_;
  CodeView view_;
  std::vector<CloneCandidate>& candidates_;
  std::vector<std::uint32_t> open_;
};

// The token that names a definition is the first name of its header.
std::uint32_t own_name(std::span<const CodeToken> tokens, const CloneCandidate& candidate) {
  if (candidate.definition == kNone) return kNone;
  return static_cast<std::uint32_t>(std::ranges::find_if(tokens, [](CodeToken token) { return token.is_name(); }) -
                                    tokens.begin());
}

CloneGroup group_of(CloneKind kind, std::span<const CloneCandidate> candidates,
                    std::span<const std::uint32_t> members) {
  const CloneCandidate& first = candidates[members.front()];
  CloneGroup group{.kind = kind, .unit = first.unit, .tokens = first.tokens, .members = {}};
  for (const std::uint32_t i : members) group.members.push_back({candidates[i].lines, candidates[i].definition});
  return group;
}

// Splits candidates of equal form: those with equal literals are copies of each other, exact where the names are equal
// too; one of each such set stands for it among those whose values differ.
void split(std::span<CloneCandidate> candidates, std::span<const std::uint32_t> equal_form,
           std::vector<CloneGroup>& groups) {
  std::map<std::uint64_t, std::vector<std::uint32_t>> by_values;
  for (const std::uint32_t i : equal_form) by_values[candidates[i].digest.renamed].push_back(i);
  std::vector<std::uint32_t> variants;
  for (const auto& [digest, members] : by_values) {
    variants.push_back(members.front());
    if (members.size() < 2) continue;
    for (const std::uint32_t i : std::span(members).subspan(1)) candidates[i].repeats = true;
    const bool exact = std::ranges::all_of(members, [&](std::uint32_t i) {
      return candidates[i].digest.exact == candidates[members.front()].digest.exact;
    });
    groups.push_back(group_of(exact ? CloneKind::exact : CloneKind::renamed, candidates, members));
  }
  std::ranges::sort(variants);
  if (variants.size() >= 2) groups.push_back(group_of(CloneKind::values, candidates, variants));
}

// What the candidate around it, which is settled, says about it.
void inherit(std::span<const CloneCandidate> candidates, CloneCandidate& candidate) {
  if (candidate.parent == kNone) return;
  const CloneCandidate& parent = candidates[candidate.parent];
  candidate.covered = parent.covered || parent.twin != kNone;
  candidate.repeated = parent.repeated || parent.repeats;
}

// Where lines end is a part of what code says: `a = b` above `(c)` is no `a = b(c)`.
std::uint64_t line_ends(const CodeView& view, const LineRange& lines) {
  std::uint64_t ends = 0;
  for (std::uint32_t line = lines.begin; line < lines.end; ++line) ends = combine(ends, view.tokens(line).size());
  return ends;
}

// Candidates with other keys are not of equal form.
auto key_of(const CloneCandidate& candidate) {
  return std::tuple(~candidate.tokens, candidate.unit, candidate.line_ends);
}

// A digest costs as much as reading the code again, and nearly every candidate differs from all others in its key.
void add_digests(std::span<const FileFacts> facts, std::vector<CloneCandidate>& candidates,
                 std::span<const std::uint32_t> by_key, Digester& digester) {
  const auto same_key = [&](std::size_t a, std::size_t b) {
    return b < by_key.size() && key_of(candidates[by_key[a]]) == key_of(candidates[by_key[b]]);
  };
  for (std::size_t i = 0; i < by_key.size(); ++i) {
    if (!same_key(i, i + 1) && (i == 0 || !same_key(i - 1, i))) continue;
    CloneCandidate& candidate = candidates[by_key[i]];
    const CodeView view(candidate.lines.file, facts[candidate.lines.file.value]);
    const std::span<const CodeToken> tokens = view.tokens(candidate.lines.begin, candidate.lines.end);
    candidate.digest = digester(tokens, own_name(tokens, candidate));
  }
}

}  // namespace

std::vector<CloneCandidate> clone_candidates(FileId file, const FileFacts& facts) {
  std::vector<CloneCandidate> candidates;
  if (facts.code.empty()) return candidates;
  Collector(file, facts, candidates).collect();
  const CodeView view(file, facts);
  for (CloneCandidate& candidate : candidates) candidate.line_ends = line_ends(view, candidate.lines);
  return candidates;
}

std::vector<CloneGroup> group_twins(std::span<const FileFacts> facts, std::vector<CloneCandidate>& candidates,
                                    Digester& digester) {
  // Candidates of equal form have equally many tokens, and what lies in another has fewer: by falling size, everything
  // around a candidate is settled before it.
  std::vector<std::uint32_t> order(candidates.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return key_of(candidates[i]); });
  add_digests(facts, candidates, order, digester);
  std::ranges::sort(order, {},
                    [&](std::uint32_t i) { return std::tuple(key_of(candidates[i]), candidates[i].digest.form, i); });
  std::vector<CloneGroup> groups;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const CloneCandidate& first = candidates[order[begin]];
    std::vector<std::uint32_t> equal_form;
    for (; end < order.size(); ++end) {
      CloneCandidate& candidate = candidates[order[end]];
      if (key_of(candidate) != key_of(first) || candidate.digest.form != first.digest.form) break;
      inherit(candidates, candidate);
      if (candidate.repeated) continue;
      if (!equal_form.empty()) candidate.twin = equal_form.front();
      equal_form.push_back(order[end]);
    }
    if (equal_form.size() >= 2) split(candidates, equal_form, groups);
  }
  return groups;
}

}  // namespace fount
