// Runs of statements that stand in several places, whatever they are part of.
#pragma once

#include <span>
#include <vector>

#include "index/clone_units.h"

namespace fount {

// Maximal runs of equal lines. Candidates with a twin are left out: their copies are known.
std::vector<CloneGroup> exact_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates);

// These, and runs of lines that are equal when names are replaced one for one.
std::vector<CloneGroup> group_runs(std::span<const FileFacts> facts, std::span<const CloneCandidate> candidates);

}  // namespace fount
