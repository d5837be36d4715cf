// Broker on the data folder's database: for one server. What happens is in run_queue.h and event_log.h; this puts each
// call into one transaction of the writer, and reads on the readers.
#pragma once

#include "base/clock.h"
#include "broker/broker.h"
#include "sqlite/storage.h"

namespace fount {

class SqliteBroker final : public Broker {
 public:
  // Both outlive the broker. The storage ends what was asked for: what a `done` touches outlives the storage.
  SqliteBroker(Storage& storage, const Clock& clock) : storage_(storage), clock_(clock) {}

  Result<LogExtent> extent(UserId user) override;
  Result<std::vector<Event>> read(UserId user, std::uint64_t after, std::size_t limit, std::size_t bytes) override;
  void append(std::vector<Draft> drafts, int attempt, Done<std::vector<Event>> done) override;
  void prune(std::uint64_t keep, Done<std::uint64_t> done) override;

  void submit(NewRun run, Done<Submission> done) override;
  void claim(std::int64_t lease_ms, Done<ClaimedRun> done) override;
  void renew(RunId run, int attempt, std::int64_t lease_ms, Done<std::optional<Lease>> done) override;
  void finish(RunEnd end, Done<RunChange> done) override;
  void cancel(RunId run, Done<RunChange> done) override;
  void expire(int attempts, Done<std::vector<Event>> done) override;
  void recover(int attempts, Done<std::vector<Event>> done) override;

 private:
  Storage& storage_;
  const Clock& clock_;
};

}  // namespace fount
