// Runs of statements that stand in several places, whatever they are part of.
#pragma once

#include <span>
#include <vector>

#include "index/clone_units.h"

namespace fount {

// A few lines in a row by their digest: what runs are chained from.
struct RunWindow {
  std::uint64_t digest = 0;
  FileId file;
  std::uint32_t line = 0;  // the first
  auto operator<=>(const RunWindow&) const = default;
};

// Of one file: of lines that are equal, and of lines that are equal when names and literals are replaced. In no order.
// `digests`: one per line.
std::vector<RunWindow> exact_windows(const CodeView& view, std::span<const CodeDigest> digests);
std::vector<RunWindow> form_windows(const CodeView& view, std::span<const CodeDigest> digests);

// Maximal runs of lines whose windows are equal; `windows` are those of all files, sorted. Candidates that repeat
// an equal one are left out: their copies are known. Of equal lines also runs that something changed in the middle of.
std::vector<CloneGroup> group_exact_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates,
                                         std::span<const RunWindow> windows);
std::vector<CloneGroup> group_form_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates,
                                        std::span<const RunWindow> windows);

}  // namespace fount
