// The last pass: everything that was found out, put together as the one value that renderers read.
#pragma once

#include "core/report.h"
#include "engine/audit.h"
#include "engine/run_rules.h"
#include "engine/score.h"
#include "index/index.h"

namespace fount {

Report assemble_report(const AuditRequest& request, FileStatistics statistics, const Index& index, Verdicts verdicts,
                       Scored scored);

// What is measured anew in every report, so that two of them can be compared: score, findings, coverage.
std::vector<Metric> metrics_of(const Report& report);

}  // namespace fount
