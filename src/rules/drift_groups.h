// Copies that drifted from one, as one group: the search tells equal copies and different ones apart, a reader does not
// want to put them together again.
#pragma once

#include <vector>

#include "rules/drift_confidence.h"

namespace fount {

struct Drifted {
  Copies copies;              // one of each version first, then those that are equal to one of them
  CopyComparison comparison;  // of the versions
  Confidence confidence = Confidence::tentative;
  std::size_t versions() const { return comparison.alignments.size() + 1; }
};

std::vector<Drifted> find_drifted(const Index& index);

}  // namespace fount
