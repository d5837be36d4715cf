#include "index/alignment.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fount {
namespace {

struct Line {
  CodeDigest digest;
  std::uint32_t tokens = 0;
};

std::vector<Line> digest_lines(Digester& digester, const CodeView& view, const LineRange& range) {
  std::vector<Line> lines;
  lines.reserve(range.size());
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    const std::span<const CodeToken> tokens = view.tokens(i);
    lines.push_back({digester(tokens), static_cast<std::uint32_t>(tokens.size())});
  }
  return lines;
}

// An equal line is worth more than one of equal form, so that the alignment prefers it where both offer themselves.
std::uint32_t worth(const Line& a, const Line& b) {
  if (a.digest.form != b.digest.form) return 0;
  return a.tokens * (a.digest.exact == b.digest.exact ? 4 : a.digest.renamed == b.digest.renamed ? 3 : 2);
}

// Pairs of corresponding lines, ascending: the heaviest common subsequence.
class Matcher {
 public:
  Matcher(std::vector<Line> a, std::vector<Line> b) : a_(std::move(a)), b_(std::move(b)) {}

  std::vector<std::pair<std::uint32_t, std::uint32_t>> match() {
    std::size_t head = 0, tail = 0;
    const std::size_t least = std::min(a_.size(), b_.size());
    while (head < least && equal(a_[head], b_[head])) ++head;
    while (tail < least - head && equal(a_[a_.size() - 1 - tail], b_[b_.size() - 1 - tail])) ++tail;
    for (std::size_t i = 0; i < head; ++i) add(i, i);
    match_between(head, a_.size() - tail, b_.size() - tail);
    for (std::size_t i = tail; i > 0; --i) add(a_.size() - i, b_.size() - i);
    return std::move(pairs_);
  }

 private:
  static bool equal(const Line& a, const Line& b) { return a.digest.exact == b.digest.exact; }
  void add(std::size_t a, std::size_t b) {
    pairs_.emplace_back(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b));
  }

  void match_between(std::size_t begin, std::size_t end_a, std::size_t end_b) {
    const std::size_t rows = end_a - begin, columns = end_b - begin;
    if (rows == 0 || columns == 0 || rows * columns > kMostCells) return;
    const std::size_t width = columns + 1;
    std::vector<std::uint32_t> best((rows + 1) * width);  // of what follows (row, column)
    for (std::size_t i = rows; i-- > 0;) {
      for (std::size_t j = columns; j-- > 0;) {
        const std::uint32_t gain = worth(a_[begin + i], b_[begin + j]);
        const std::uint32_t skip = std::max(best[(i + 1) * width + j], best[i * width + j + 1]);
        best[i * width + j] = gain == 0 ? skip : std::max(skip, best[(i + 1) * width + j + 1] + gain);
      }
    }
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
      const std::uint32_t gain = worth(a_[begin + i], b_[begin + j]);
      if (gain > 0 && best[i * width + j] == best[(i + 1) * width + j + 1] + gain) {
        add(begin + i++, begin + j++);
      } else if (best[i * width + j] == best[(i + 1) * width + j]) {
        ++i;
      } else {
        ++j;
      }
    }
  }

  std::vector<Line> a_, b_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
};

// What each name of `a` is called in `b`: what it most often is, told by all matched lines.
class Renaming {
 public:
  void add(CodeToken a, CodeToken b) {
    const auto [vote, added] = votes_.try_emplace(std::uint64_t{a.bits()} << 32 | b.bits(), Vote{a, b, 0});
    ++vote->second.count;
  }

  void settle() {
    for (const auto& [bits, vote] : votes_) {
      Vote& best = targets_.try_emplace(vote.name.bits(), Vote{vote.name, vote.target, 0}).first->second;
      if (vote.count > best.count || (vote.count == best.count && vote.target.bits() < best.target.bits())) best = vote;
      if (vote.name.is(CodeTokenKind::name)) own_.insert(vote.name.text());
    }
  }
  // A name that is called otherwise once may be renamed or be another thing: only a second time tells.
  bool agrees(CodeToken a, CodeToken b) const {
    const Vote& best = targets_.at(a.bits());
    return a == b || (best.target == b && best.count >= 2);
  }
  void count(Alignment& result) const {
    for (const auto& [bits, best] : targets_) {
      const bool renamed = best.target != best.name;
      const bool outer = reaches_outside(best.name, renamed);
      (outer ? result.outer : result.names) += 1;
      if (renamed) (outer ? result.outer_renamed : result.renamed) += 1;
    }
  }

 private:
  struct Vote {
    CodeToken name, target;
    std::uint32_t count = 0;
  };

  // What is called but also bound here (a callback among the parameters) is the code's own. An attribute or a keyword
  // that is called like a variable may follow it when that gets another name; when it does not, it is somebody else's.
  bool reaches_outside(CodeToken name, bool renamed) const {
    if (!name.is(CodeTokenKind::outer)) return false;
    return !own_.contains(name.text()) || (name.of_another() && !renamed);
  }

  std::unordered_map<std::uint64_t, Vote> votes_;
  std::unordered_map<std::uint32_t, Vote> targets_;  // of each name, the one with most votes
  std::unordered_set<std::uint32_t> own_;            // texts
};

class Comparison {
 public:
  Comparison(const CodeView& a, const LineRange& lines_a, const CodeView& b, const LineRange& lines_b)
      : view_a_(a), view_b_(b), lines_a_(lines_a), lines_b_(lines_b) {}

  Alignment compare() {
    Digester digester;
    pairs_ = Matcher(digest_lines(digester, view_a_, lines_a_), digest_lines(digester, view_b_, lines_b_)).match();
    for (auto& [a, b] : pairs_) {
      a += lines_a_.begin;
      b += lines_b_.begin;
      vote(a, b);
    }
    renaming_.settle();
    result_.tokens_a = view_a_.token_count(lines_a_);
    result_.tokens_b = view_b_.token_count(lines_b_);
    renaming_.count(result_);
    collect();
    return std::move(result_);
  }

 private:
  // A definition's own name is no part of what it does.
  std::size_t own_name(std::uint32_t a) const {
    if (a != lines_a_.begin || !view_a_.lines()[a].is(kDefinitionLine)) return kNone;
    const auto tokens = view_a_.tokens(a);
    const auto found = std::ranges::find_if(tokens, [](CodeToken token) { return token.is_name(); });
    return static_cast<std::size_t>(found - tokens.begin());
  }

  void vote(std::uint32_t a, std::uint32_t b) {
    const auto tokens_a = view_a_.tokens(a), tokens_b = view_b_.tokens(b);
    const std::size_t own = own_name(a);
    for (std::size_t i = 0; i < tokens_a.size(); ++i)
      if (i != own && tokens_a[i].is_name()) renaming_.add(tokens_a[i], tokens_b[i]);
  }

  void collect() {
    std::uint32_t next_a = lines_a_.begin, next_b = lines_b_.begin;
    for (const auto& [a, b] : pairs_) {
      add_gap(next_a, a, next_b, b);
      add_pair(a, b);
      next_a = a + 1;
      next_b = b + 1;
    }
    add_gap(next_a, lines_a_.end, next_b, lines_b_.end);
  }

  void add_gap(std::uint32_t begin_a, std::uint32_t end_a, std::uint32_t begin_b, std::uint32_t end_b) {
    if (begin_a == end_a && begin_b == end_b) return;
    result_.differences.push_back(
        {Difference::Kind::statement, {view_a_.file(), begin_a, end_a}, {view_b_.file(), begin_b, end_b}});
  }

  void add_pair(std::uint32_t a, std::uint32_t b) {
    const auto tokens_a = view_a_.tokens(a), tokens_b = view_b_.tokens(b);
    bool values = false, names = false;
    const std::size_t own = own_name(a);
    for (std::size_t i = 0; i < tokens_a.size(); ++i) {
      if (i == own) continue;
      const bool name = tokens_a[i].is_name();
      names |= name && !renaming_.agrees(tokens_a[i], tokens_b[i]);
      values |= !name && tokens_a[i] != tokens_b[i];
    }
    if (!names && !values) {
      result_.matched += static_cast<std::uint32_t>(tokens_a.size());
      return;
    }
    result_.differences.push_back({names ? Difference::Kind::name : Difference::Kind::value,
                                   {view_a_.file(), a, a + 1},
                                   {view_b_.file(), b, b + 1}});
  }

  const CodeView& view_a_;
  const CodeView& view_b_;
  LineRange lines_a_, lines_b_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
  Renaming renaming_;
  Alignment result_;
};

}  // namespace

Alignment align(const CodeView& a, const LineRange& lines_a, const CodeView& b, const LineRange& lines_b) {
  return Comparison(a, lines_a, b, lines_b).compare();
}

}  // namespace fount
