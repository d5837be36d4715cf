#include "broker/sqlite_broker.h"

#include <limits>
#include <utility>

#include "broker/event_log.h"
#include "broker/run_queue.h"

namespace fount {
namespace {

// Events that one transaction of prune() deletes: some 50 ms.
constexpr std::uint64_t kPrunedTogether = 10'000;

void prune_on(Writer& writer, std::uint64_t keep, std::uint64_t gone, Broker::Done<std::uint64_t> done) {
  writer.post([keep](Database& database) { return prune_events(database, keep, kPrunedTogether); },
              [&writer, keep, gone, done = std::move(done)](Result<std::uint64_t> count) mutable {
                if (count && *count == kPrunedTogether) return prune_on(writer, keep, gone + *count, std::move(done));
                if (count) *count += gone;
                done(std::move(count));
              });
}

}  // namespace

Result<LogExtent> SqliteBroker::extent(UserId user) {
  return storage_.readers().read([&](Database& database) { return read_extent(database, storage_.epoch(), user); });
}

Result<std::vector<Event>> SqliteBroker::read(UserId user, std::uint64_t after, std::size_t limit, std::size_t bytes) {
  return storage_.readers().read([&](Database& database) { return read_events(database, user, after, limit, bytes); });
}

void SqliteBroker::append(std::vector<Draft> drafts, int attempt, Done<std::vector<Event>> done) {
  storage_.writer().post([&clock = clock_, drafts = std::move(drafts), attempt](
                             Database& database) { return append_drafts(database, drafts, attempt, clock.now_ms()); },
                         std::move(done));
}

void SqliteBroker::prune(std::uint64_t keep, Done<std::uint64_t> done) {
  prune_on(storage_.writer(), keep, 0, std::move(done));
}

void SqliteBroker::submit(NewRun run, Done<Submission> done) {
  storage_.writer().post(
      [&clock = clock_, run = std::move(run)](Database& database) { return submit_run(database, run, clock.now_ms()); },
      std::move(done));
}

void SqliteBroker::claim(std::int64_t lease_ms, Done<ClaimedRun> done) {
  storage_.writer().post(
      [&clock = clock_, lease_ms](Database& database) { return claim_run(database, lease_ms, clock.now_ms()); },
      std::move(done));
}

void SqliteBroker::renew(RunId run, int attempt, std::int64_t lease_ms, Done<std::optional<Lease>> done) {
  storage_.writer().post(
      [&clock = clock_, run = std::move(run), attempt, lease_ms](Database& database) {
        return renew_run(database, run, attempt, clock.now_ms() + lease_ms);
      },
      std::move(done));
}

void SqliteBroker::finish(RunEnd end, Done<RunChange> done) {
  storage_.writer().post(
      [&clock = clock_, end = std::move(end)](Database& database) { return finish_run(database, end, clock.now_ms()); },
      std::move(done));
}

void SqliteBroker::cancel(RunId run, Done<RunChange> done) {
  storage_.writer().post(
      [&clock = clock_, run = std::move(run)](Database& database) { return cancel_run(database, run, clock.now_ms()); },
      std::move(done));
}

void SqliteBroker::expire(int attempts, Done<std::vector<Event>> done) {
  storage_.writer().post(
      [&clock = clock_, attempts](Database& database) {
        const std::int64_t now_ms = clock.now_ms();
        return expire_runs(database, attempts, now_ms, now_ms);
      },
      std::move(done));
}

void SqliteBroker::recover(int attempts, Done<std::vector<Event>> done) {
  storage_.writer().post(
      [&clock = clock_, attempts](Database& database) {
        return expire_runs(database, attempts, std::numeric_limits<std::int64_t>::max(), clock.now_ms());
      },
      std::move(done));
}

}  // namespace fount
