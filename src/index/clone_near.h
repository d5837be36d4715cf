// Candidates that are alike though not equal: lines were added, removed or changed.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "index/clone_units.h"

namespace fount {

// One line, or a few in a row, that votes for the candidate around it.
struct Posting {
  std::uint64_t key;
  FileId file;
  std::uint32_t candidate;  // of that file: the innermost one
  std::uint32_t tokens;
  auto operator<=>(const Posting&) const = default;
};
// Of one file, in no order. `digests`: one per line.
std::vector<Posting> postings_of(const CodeView& view, std::span<const CloneCandidate> candidates,
                                 std::span<const CodeDigest> digests);

// How alike two ranges are, once it was computed. Whoever replaces a file forgets what it is part of.
class Alignments {
 public:
  double similarity(std::span<const FileFacts> facts, const LineRange& a, const LineRange& b);
  void forget(FileId file);

 private:
  std::map<std::pair<LineRange, LineRange>, double> known_;
};

// All files' candidates, one file after the other, with the indices of each file's first; and their postings, sorted.
struct NearInput {
  std::span<const FileFacts> facts;
  std::span<const CloneCandidate> candidates;
  std::span<const std::uint32_t> first_candidate;  // per file
  std::span<const Posting> postings;
};

// Groups around a centre: every other member is at least kNearSimilarity like the first. `twins` are the groups of
// equal form; what lies in them counts for what lies around them.
std::vector<CloneGroup> group_near(const NearInput& input, std::span<const CloneGroup> twins, Alignments& alignments);

// Share of tokens in matched lines. With 20 % of the lines of one of two copies changed it is 0.6 to 0.85: a changed
// line counts for nothing, however small the change.
inline constexpr double kNearSimilarity = 0.6;

}  // namespace fount
