// The last pass: everything that was found out, put together as the one value that renderers read.
#pragma once

#include "core/report.h"
#include "engine/audit.h"
#include "engine/load_index.h"
#include "engine/run_rules.h"
#include "engine/score.h"

namespace fount {

// Takes the statistics out of `loaded`.
Report assemble_report(const AuditRequest& request, LoadedIndex& loaded, Verdicts verdicts, Scored scored);

// What is measured anew in every report, so that two of them can be compared: score, findings, coverage.
// What was not looked for has no value.
std::vector<Metric> metrics_of(const Report& report);

}  // namespace fount
