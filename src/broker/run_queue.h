// The table of runs as a state machine: queued → running → one of three ends, with a lease and a fence on the way.
// Every function works inside of a transaction of the writer and adds the events that belong to its change, so that
// neither can be without the other.
#pragma once

#include <cstdint>
#include <vector>

#include "broker/broker.h"
#include "sqlite/database.h"

namespace fount {

Result<Submission> submit_run(Database& database, const NewRun& submitted, std::int64_t now_ms);
Result<ClaimedRun> claim_run(Database& database, std::int64_t lease_ms, std::int64_t now_ms);
Result<std::optional<Lease>> renew_run(Database& database, const RunId& id, int attempt, std::int64_t until_ms);
Result<RunChange> finish_run(Database& database, const RunEnd& end, std::int64_t now_ms);
Result<RunChange> cancel_run(Database& database, const RunId& id, std::int64_t now_ms);
// Of the running ones, those whose lease ends at `leases_until_ms` or before.
Result<std::vector<Event>> expire_runs(Database& database, int attempts, std::int64_t leases_until_ms,
                                       std::int64_t now_ms);

// Events of a worker; none when the fence stops them.
Result<std::vector<Event>> append_drafts(Database& database, const std::vector<Draft>& drafts, int attempt,
                                         std::int64_t now_ms);

}  // namespace fount
