// Runs the chosen rules over the index, in parallel, and joins what they say in the order of the rules.
#pragma once

#include <optional>
#include <vector>

#include "base/workers.h"
#include "core/finding.h"
#include "core/report.h"
#include "engine/areas.h"
#include "engine/chosen_rules.h"
#include "engine/observer.h"
#include "index/index.h"

namespace fount {

struct Verdicts {
  std::vector<Finding> findings;        // sorted, complete but for fingerprint, evidence and score
  std::vector<Pattern> patterns;        // sorted
  std::vector<std::uint64_t> concepts;  // examined, per area: distinct keys
  std::vector<Cause> causes;            // filled by a later pass
  std::optional<TestSummary> tests;     // the same, where test results were given
};

Verdicts run_rules(const ChosenRules& chosen, const Index& index, const Areas& areas, Workers& workers,
                   Observer& observer, const CancelToken& cancel);

}  // namespace fount
