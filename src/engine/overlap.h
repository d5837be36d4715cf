// Several rules can see one pair of sources: the pair is reported, and counted, once. Owns the order in which those
// rules are asked; they need not know of each other.
#pragma once

#include <vector>

#include "core/finding.h"

namespace fount {

// A pair belongs to the first rule of the order that reports it; a tentative finding takes no pair from a certain or
// firm one. What is left of a later finding keeps only the pairs that are its own: sources whose pairs were all taken
// count as one, and a finding without a pair of its own is dropped. The rule that came too late is noted on the sources
// that both report.
void report_pairs_once(std::vector<Finding>& findings);

// Drops what lies, place by place, in the places of a larger copy that is reported too, or of one that has more places;
// a tentative one takes nothing from a certain or firm one. Comes before report_pairs_once, which counts what is left.
void report_nested_once(std::vector<Finding>& findings);

}  // namespace fount
