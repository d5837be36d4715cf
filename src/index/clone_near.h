// Candidates that are alike though not equal: lines were added, removed or changed.
#pragma once

#include <span>
#include <vector>

#include "index/clone_units.h"

namespace fount {

// Groups around a centre: every other member is at least kNearSimilarity like the first. `twins` are the groups of
// equal form; what lies in them counts for what lies around them.
std::vector<CloneGroup> group_near(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates,
                                   std::span<const CloneGroup> twins);

// Share of tokens in matched lines. With 20 % of the lines of one of two copies changed it is 0.6 to 0.85: a changed
// line counts for nothing, however small the change.
inline constexpr double kNearSimilarity = 0.6;

}  // namespace fount
