// Findings that share one cause: what resolves it resolves them all. Owns the choice between causes that claim the same
// finding; what counts as a cause is told by the table in cause_kinds.h.
#pragma once

#include <span>
#include <vector>

#include "core/report.h"
#include "index/index.h"

namespace fount {

// Groups fingerprinted findings and fills their `cause`. A finding has at most one cause, a cause at least two
// findings: the cause that weighs most takes its findings first. Tentative and accepted findings have none: a guess
// needs no action, and what is accepted gets none. Ids are c1, c2 ... by falling weight. Neither the order of the
// findings nor the number of threads changes anything.
std::vector<Cause> find_causes(std::span<Finding> findings, const Index& index);

}  // namespace fount
