// The row of a run as the noun, for all who read it.
#pragma once

#include "core/service.h"
#include "sqlite/database.h"

namespace fount {

// What run_in() reads, in its order; the first columns of a SELECT FROM runs LEFT JOIN results.
#define FOUNT_RUN_COLUMNS                                                                                     \
  "runs.id, runs.user, runs.organisation, runs.repository, runs.agent, runs.input, runs.state, runs.attempt," \
  " runs.cancel_requested, runs.created_ms, runs.started_ms, runs.finished_ms, results.score, runs.summary "
#define FOUNT_RUN_TABLES "runs LEFT JOIN results ON results.run = runs.id "

Result<Run> run_in(const Query& row);

}  // namespace fount
