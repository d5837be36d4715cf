// What can be a copy as a whole: every module, class and function with enough code, and which of them are equal.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/clones.h"
#include "index/code_view.h"

namespace fount {

struct CloneCandidate {
  LineRange lines;
  std::uint32_t definition = kNone;  // kNone: the module
  std::uint32_t parent = kNone;      // the candidate around it
  std::uint32_t tokens = 0;
  CloneUnit unit = CloneUnit::function;
  std::uint64_t line_ends = 0;  // digest of how many tokens each line has: equal for candidates of equal form
  CodeDigest digest;            // made where another candidate has as many tokens in equal lines

  std::uint32_t twin = kNone;  // an earlier candidate of equal form, which stands for this one from here on
  bool repeats = false;        // of its twins an earlier one is equal but for names
  bool covered = false;        // lies in a candidate that has a twin: what differs in it is said already
  bool repeated = false;       // lies in a candidate that repeats: everything about it is said already
};

// Of one file, by place: a parent precedes its children. `parent` and the others are indices into this list.
std::vector<CloneCandidate> clone_candidates(FileId file, const FileFacts& facts);

// Of all files, one after the other. Finds candidates of equal form, largest first, sets `twin` and what
// follows from it, and returns their groups.
std::vector<CloneGroup> group_twins(std::span<const FileFacts> facts, std::vector<CloneCandidate>& candidates,
                                    Digester& digester);

}  // namespace fount
