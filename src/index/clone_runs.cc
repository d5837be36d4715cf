#include "index/clone_runs.h"

#include <algorithm>
#include <map>

#include "base/hash.h"

namespace fount {
namespace {

constexpr std::uint32_t kWindow = 6;  // lines; what repeats must be longer
constexpr std::size_t kMostPlaces = 24;
constexpr std::uint32_t kLeastTokens = 60;
constexpr std::uint32_t kNoClass = kNone;

// One line of the whole audit. Barriers (imports, headers of definitions, code whose copies are known, ends of files)
// are in no window.
struct Line {
  std::uint64_t digest = 0;
  std::uint32_t file = kNone, line = 0;
  std::uint8_t depth = 0;
  bool barrier = true;
};

// Equal windows. `places` are indices of lines, ascending.
struct Places {
  std::vector<std::uint32_t> places;
};

// A run lies within one body: the end of one function and the beginning of the next are no unit.
bool kept_out(const CodeLine& line) { return line.is(kImportLine) || line.is(kDefinitionLine); }

std::uint8_t least_depth(std::span<const CodeLine> code, std::uint32_t begin, std::uint32_t end) {
  return std::ranges::min(code.subspan(begin, end - begin), {}, &CodeLine::depth).depth;
}

using LineDigest = std::uint64_t (*)(Digester&, std::span<const CodeToken>);

class Runs {
 public:
  Runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates) : facts_(facts) {
    for (const CloneCandidate& candidate : candidates)
      if (candidate.twin != kNone) known_[candidate.lines.file.value].push_back(candidate.lines);
  }

  std::vector<CloneGroup> find(LineDigest digest) {
    collect(digest);
    classify();
    chain();
    return std::move(groups_);
  }

 private:
  void collect(LineDigest digest);
  void classify();
  void chain();
  std::uint64_t window_at(std::size_t first) const;
  std::uint32_t next_class(std::uint32_t current) const;
  void add_run(const Places& start, std::uint32_t length);
  void add_group(std::vector<CloneMember> members);
  LineRange whole_statements(LineRange range) const;

  std::span<const FileFacts> facts_;
  std::map<std::uint32_t, std::vector<LineRange>> known_;
  std::vector<Line> lines_;
  std::vector<Places> classes_;
  std::vector<std::uint32_t> class_of_;  // per line: of the window that begins there
  std::vector<CloneGroup> groups_;
};

void Runs::collect(LineDigest digest) {
  Digester digester;
  for (std::uint32_t file = 0; file < facts_.size(); ++file) {
    const FileFacts& facts = facts_[file];
    if (facts.code.empty()) continue;
    const CodeView view({file}, facts);
    const std::size_t first = lines_.size();
    for (std::uint32_t i = 0; i < facts.code.size(); ++i) {
      lines_.push_back({digest(digester, view.tokens(i)), file, i, facts.code[i].depth, kept_out(facts.code[i])});
    }
    if (const auto known = known_.find(file); known != known_.end())
      for (const LineRange& range : known->second)
        for (std::uint32_t i = range.begin; i < range.end; ++i) lines_[first + i].barrier = true;
    lines_.emplace_back();
  }
}

// 0: no window begins here.
std::uint64_t Runs::window_at(std::size_t first) const {
  if (first + kWindow > lines_.size()) return 0;
  std::uint64_t digest = 1;
  for (std::size_t i = first; i < first + kWindow; ++i) {
    if (lines_[i].barrier) return 0;
    digest = combine(digest, lines_[i].digest + lines_[i].depth - lines_[first].depth);
  }
  return digest;
}

void Runs::classify() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> windows;
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (const std::uint64_t digest = window_at(i); digest != 0)
      windows.emplace_back(digest, static_cast<std::uint32_t>(i));
  std::ranges::sort(windows);
  class_of_.assign(lines_.size(), kNoClass);
  for (std::size_t begin = 0, end = 0; begin < windows.size(); begin = end) {
    while (end < windows.size() && windows[end].first == windows[begin].first) ++end;
    if (end - begin < 2 || end - begin > kMostPlaces) continue;
    Places places;
    for (std::size_t i = begin; i < end; ++i) {
      class_of_[windows[i].second] = static_cast<std::uint32_t>(classes_.size());
      places.places.push_back(windows[i].second);
    }
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

// Members of one run are equal under the digest that was asked for, line by line; names must also be replaced alike
// throughout.
void Runs::add_run(const Places& start, std::uint32_t length) {
  Digester digester;
  std::map<std::uint64_t, std::vector<CloneMember>> by_renaming;
  for (const std::uint32_t place : start.places) {
    const Line& line = lines_[place];
    const LineRange range = whole_statements({{line.file}, line.line, line.line + length});
    const CodeView view({line.file}, facts_[line.file]);
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

std::vector<CloneGroup> exact_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates) {
  return Runs(facts, candidates).find([](Digester&, std::span<const CodeToken> tokens) {
    return exact_digest(tokens);
  });
}

std::vector<CloneGroup> group_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates) {
  std::vector<CloneGroup> groups = exact_runs(facts, candidates);
  std::ranges::move(Runs(facts, candidates).find([](Digester& digester, std::span<const CodeToken> tokens) {
    return digester(tokens).form;
  }),
                    std::back_inserter(groups));
  return groups;
}

}  // namespace fount
