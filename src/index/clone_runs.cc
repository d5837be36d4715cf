#include "index/clone_runs.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/hash.h"

namespace fount {
namespace {

constexpr std::uint32_t kWindow = 6;  // lines; what repeats must be longer
constexpr std::size_t kMostPlaces = 24;
constexpr std::uint32_t kLeastTokens = 60;
constexpr std::uint32_t kLeastBrokenTokens = 100;
constexpr std::uint32_t kMostBetween = 3;  // lines
constexpr std::uint32_t kNoClass = kNone;

// A run lies within one body: the end of one function and the beginning of the next are no unit.
bool kept_out(const CodeLine& line) { return line.is(kImportLine) || line.is(kDefinitionLine); }

std::uint8_t least_depth(std::span<const CodeLine> code, std::uint32_t begin, std::uint32_t end) {
  return std::ranges::min(code.subspan(begin, end - begin), {}, &CodeLine::depth).depth;
}

std::vector<RunWindow> windows_of(const CodeView& view, std::span<const CodeDigest> digests,
                                  std::uint64_t CodeDigest::* kind) {
  std::vector<RunWindow> windows;
  const std::span<const CodeLine> code = view.lines();
  std::uint32_t free = 0;  // lines since the last one that no run goes beyond
  for (std::uint32_t end = 0; end < code.size(); ++end) {
    free = kept_out(code[end]) ? 0 : free + 1;
    if (free < kWindow) continue;
    const std::uint32_t first = end + 1 - kWindow;
    std::uint64_t digest = 1;
    for (std::uint32_t i = first; i <= end; ++i)
      digest = combine(digest, digests[i].*kind + code[i].depth - code[first].depth);
    windows.push_back({digest, view.file(), first});
  }
  return windows;
}

// Equal windows: `places` are indices into all lines of the audit, ascending.
struct Places {
  std::vector<std::uint32_t> places;
};

// Two places that hold the same lines, a < b.
struct PairOfRuns {
  std::uint32_t a, b, length;
  auto operator<=>(const PairOfRuns&) const = default;
};

class Runs {
 public:
  Runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates);

  std::vector<CloneGroup> find(std::span<const RunWindow> windows) {
    classify(windows);
    chain();
    return std::move(groups_);
  }
  // Of pairs of runs that find() saw.
  std::vector<CloneGroup> find_broken();

 private:
  void classify(std::span<const RunWindow> windows);
  void chain();
  std::uint32_t place_of(const RunWindow& window) const { return first_line_[window.file.value] + window.line; }
  std::uint32_t next_class(std::uint32_t current) const;
  void add_run(const Places& start, std::uint32_t length);
  LineRange range_at(std::uint32_t place, std::uint32_t length) const;
  void add_group(std::vector<CloneMember> members);
  LineRange whole_statements(LineRange range) const;
  bool is_one_body(const LineRange& range) const;

  std::span<const FileFacts> facts_;
  std::vector<std::uint32_t> first_line_;  // per file; behind each file's lines is one that no window begins at
  std::vector<bool> known_;                // per line: a window that begins there touches code whose copies are known
  std::vector<Places> classes_;
  std::vector<std::uint32_t> class_of_;  // per line: of the window that begins there
  std::vector<CloneGroup> groups_;
  std::vector<PairOfRuns> pairs_;
};

Runs::Runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates) : facts_(facts) {
  first_line_.push_back(0);
  for (const FileFacts& file : facts)
    first_line_.push_back(first_line_.back() + static_cast<std::uint32_t>(file.code.size()) + 1);
  known_.resize(first_line_.back());
  for (const CloneCandidate& candidate : candidates) {
    if (!candidate.repeats) continue;
    const std::uint32_t first = first_line_[candidate.lines.file.value];
    const std::uint32_t before = std::min(candidate.lines.begin, kWindow - 1);
    for (std::uint32_t line = candidate.lines.begin - before; line < candidate.lines.end; ++line)
      known_[first + line] = true;
  }
}

void Runs::classify(std::span<const RunWindow> windows) {
  class_of_.assign(first_line_.back(), kNoClass);
  for (std::size_t begin = 0, end = 0; begin < windows.size(); begin = end) {
    while (end < windows.size() && windows[end].digest == windows[begin].digest) ++end;
    if (end - begin < 2) continue;
    Places places;
    for (std::size_t i = begin; i < end; ++i)
      if (!known_[place_of(windows[i])]) places.places.push_back(place_of(windows[i]));
    if (places.places.size() < 2 || places.places.size() > kMostPlaces) continue;
    for (const std::uint32_t place : places.places) class_of_[place] = static_cast<std::uint32_t>(classes_.size());
    classes_.push_back(std::move(places));
  }
}

// The class that all places of this one shift to when they move by one line, and that has no others.
std::uint32_t Runs::next_class(std::uint32_t current) const {
  const std::vector<std::uint32_t>& places = classes_[current].places;
  const std::uint32_t next = class_of_[places.front() + 1];
  if (next == kNoClass || classes_[next].places.size() != places.size()) return kNoClass;
  const bool all = std::ranges::all_of(places, [&](std::uint32_t place) { return class_of_[place + 1] == next; });
  return all ? next : kNoClass;
}

void Runs::chain() {
  std::vector<std::uint32_t> next(classes_.size());
  std::vector<bool> continued(classes_.size());
  for (std::uint32_t i = 0; i < classes_.size(); ++i) {
    next[i] = next_class(i);
    if (next[i] != kNoClass) continued[next[i]] = true;
  }
  for (std::uint32_t i = 0; i < classes_.size(); ++i) {
    if (continued[i]) continue;
    std::uint32_t length = kWindow;
    for (std::uint32_t at = next[i]; at != kNoClass; at = next[at]) ++length;
    add_run(classes_[i], length);
    if (const std::vector<std::uint32_t>& places = classes_[i].places; places.size() == 2)
      pairs_.push_back({places.front(), places.back(), length});
  }
}

// Statements of one block with all that they hold. A run that begins in one block and ends outside it has two parts:
// the larger one is kept. Members have equal depths, so they are all cut alike.
LineRange Runs::whole_statements(LineRange range) const {
  const std::vector<CodeLine>& code = facts_[range.file.value].code;
  std::uint32_t split = range.begin;  // first line that is outside the block where the run begins
  while (split < range.end && code[split].depth >= code[range.begin].depth &&
         !(code[split].is(kBranchLine) && code[split].depth == code[range.begin].depth))
    ++split;
  if (split - range.begin >= range.end - split) {
    range.end = split;
  } else {
    while (split < range.end &&
           (code[split].is(kBranchLine) || code[split].depth > least_depth(code, split, range.end)))
      ++split;
    range.begin = split;
  }
  while (range.end > range.begin && code[range.end - 1].is(kHeaderLine)) --range.end;
  return range;
}

// In one file, too: the lines of all files stand one after the other here.
bool Runs::is_one_body(const LineRange& range) const {
  const std::vector<CodeLine>& code = facts_[range.file.value].code;
  return range.end <= code.size() && std::ranges::none_of(std::span(code).subspan(range.begin, range.size()), kept_out);
}

LineRange Runs::range_at(std::uint32_t place, std::uint32_t length) const {
  const auto after = std::ranges::upper_bound(first_line_, place);
  const std::uint32_t line = place - after[-1];
  return {{static_cast<std::uint32_t>(after - first_line_.begin()) - 1}, line, line + length};
}

// Runs that follow each other in both places, but for a few lines between them, are one run in which something changed.
std::vector<CloneGroup> Runs::find_broken() {
  std::ranges::sort(pairs_);
  std::vector<CloneGroup> groups;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const PairOfRuns& first = pairs_[i];
    std::uint32_t end_a = first.a + first.length, end_b = first.b + first.length;
    std::size_t last = i;
    for (std::size_t j = i + 1; j < pairs_.size() && pairs_[j].a <= end_a + kMostBetween; ++j) {
      const PairOfRuns& next = pairs_[j];
      if (next.a < end_a || next.b < end_b || next.b > end_b + kMostBetween) continue;
      end_a = next.a + next.length;
      end_b = next.b + next.length;
      last = j;
    }
    if (last == i) continue;
    const LineRange all_a = range_at(first.a, end_a - first.a), all_b = range_at(first.b, end_b - first.b);
    if (!is_one_body(all_a) || !is_one_body(all_b)) continue;
    const LineRange a = whole_statements(all_a), b = whole_statements(all_b);
    if (a.size() == 0 || b.size() == 0 || a.overlaps(b)) continue;
    const std::uint32_t tokens = CodeView(a.file, facts_[a.file.value]).token_count(a);
    if (tokens >= kLeastBrokenTokens) groups.push_back({CloneKind::near, CloneUnit::run, tokens, {{a}, {b}}});
  }
  return groups;
}

// Members of one run are equal under the digest that was asked for, line by line; names must also be replaced alike
// throughout.
void Runs::add_run(const Places& start, std::uint32_t length) {
  Digester digester;
  std::map<std::uint64_t, std::vector<CloneMember>> by_renaming;
  for (const std::uint32_t place : start.places) {
    const LineRange range = whole_statements(range_at(place, length));
    const CodeView view(range.file, facts_[range.file.value]);
    if (range.size() < kWindow) return;
    std::vector<CloneMember>& members = by_renaming[digester(view.tokens(range.begin, range.end)).renamed];
    // Repetitive lines repeat themselves: a run that overlaps its own copy is no copy.
    if (members.empty() || !members.back().lines.overlaps(range)) members.push_back({range});
  }
  for (auto& [digest, members] : by_renaming) add_group(std::move(members));
}

void Runs::add_group(std::vector<CloneMember> members) {
  if (members.size() < 2) return;
  const auto view = [&](const CloneMember& member) {
    return CodeView(member.lines.file, facts_[member.lines.file.value]);
  };
  const std::uint32_t tokens = view(members.front()).token_count(members.front().lines);
  if (tokens < kLeastTokens) return;
  Digester digester;
  const auto exact = [&](const CloneMember& member) {
    return digester(view(member).tokens(member.lines.begin, member.lines.end)).exact;
  };
  const std::uint64_t first = exact(members.front());
  const bool equal = std::ranges::all_of(members, [&](const CloneMember& member) { return exact(member) == first; });
  groups_.push_back({equal ? CloneKind::exact : CloneKind::renamed, CloneUnit::run, tokens, std::move(members)});
}

}  // namespace

std::vector<RunWindow> exact_windows(const CodeView& view, std::span<const CodeDigest> digests) {
  return windows_of(view, digests, &CodeDigest::exact);
}

std::vector<RunWindow> form_windows(const CodeView& view, std::span<const CodeDigest> digests) {
  return windows_of(view, digests, &CodeDigest::form);
}

std::vector<CloneGroup> group_exact_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates,
                                         std::span<const RunWindow> windows) {
  Runs runs(facts, candidates);
  std::vector<CloneGroup> groups = runs.find(windows);
  std::ranges::move(runs.find_broken(), std::back_inserter(groups));
  return groups;
}

std::vector<CloneGroup> group_form_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates,
                                        std::span<const RunWindow> windows) {
  return Runs(facts, candidates).find(windows);
}

}  // namespace fount
