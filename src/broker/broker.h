// The durable log of each user's events, and the queue of runs with leases. The one place where a run changes its
// state: what must happen together (a state, its results, its terminal event) is one call here and one transaction
// behind it.
//
// Promises of every implementation (tests/broker holds each to them):
// - `seq` of a user is dense from 1, over all runs; events of one call stand together and in order.
// - An event is handed to `done` only when it is durable: a `kill -9` right after loses nothing that `done` saw.
// - Nothing of a run is accepted after its terminal event, nor from a worker whose lease another one has taken (fence).
// - A run ends once: the first of finish, cancel and expiry wins, the others are told how it ended.
// - When the log of a user cannot be continued (a damaged or restored database), it starts over with another epoch.
//
// `done` is called on a thread of the broker, in the order in which calls were accepted, and must not block. A call
// that is refused because too much is queued is told so at once, on the caller's own thread. Any Error means that
// nothing was accepted: `usage` and `not_found` that the call was wrong, all others that storing does not work now.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/service.h"

namespace fount {

struct LogExtent {
  std::string epoch;        // 16 hexadecimal digits; another one when the log began anew
  std::uint64_t first = 1;  // the oldest kept event; last + 1 when none is
  std::uint64_t last = 0;   // the newest; 0: nothing ever happened
};

struct NewRun {
  Run run;                // id, user, organisation, repository, agent, input; the rest is the broker's
  std::string key;        // idempotency key, unique per user
  std::string digest;     // of the request: the same key with another digest is a conflict
  std::size_t quota = 0;  // queued and running runs that the user may have; 0: any number
};

struct Submission {
  enum class Outcome : std::uint8_t { accepted, repeated, conflict, over_quota } outcome = Outcome::accepted;
  RunId run;  // the run of this key: the first one, when it was repeated
  std::vector<Event> events;
};

// What a worker holds while it works. Renewed before `until_ms`, else the run goes to another.
struct Lease {
  Run run;
  std::int64_t until_ms = 0;
};

struct ClaimedRun {
  std::optional<Lease> lease;  // none: nothing is queued
  std::vector<Event> events;   // run.started
};

struct RunEnd {
  RunId run;
  int attempt = 0;  // of the lease
  RunState state = RunState::completed;
  std::string summary;          // JSON object; data of the terminal event
  std::string report;           // JSON of fount.report/1, or ""
  std::optional<double> score;  // of a repository: score.changed follows from it
};

struct RunChange {
  bool changed = false;               // false: it had ended before, or the lease was lost
  RunState state = RunState::queued;  // as it is now
  std::vector<Event> events;          // what was accepted with it
};

class Broker {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  virtual ~Broker() = default;

  // ---- The log. Reading may block for a disk read, and works from any thread.
  virtual Result<LogExtent> extent(UserId user) = 0;
  // Events after `after`, oldest first, at most `limit` and (but for the first) at most `bytes` of data. Without a gap,
  // but the first is not after + 1 when that was pruned: look.
  virtual Result<std::vector<Event>> read(UserId user, std::uint64_t after, std::size_t limit, std::size_t bytes) = 0;
  // Events of one attempt of a run. Empty when the fence stops them.
  virtual void append(std::vector<Draft> drafts, int attempt, Done<std::vector<Event>> done) = 0;
  // Drops all but the newest `keep` events of each user, never of a run that has not ended. How many went.
  virtual void prune(std::uint64_t keep, Done<std::uint64_t> done) = 0;

  // ---- The queue.
  virtual void submit(NewRun run, Done<Submission> done) = 0;
  // The oldest queued run of the user who has the fewest running; of several such users, of who was served least
  // recently.
  virtual void claim(std::int64_t lease_ms, Done<ClaimedRun> done) = 0;
  // The new end of the lease; none: it is lost. `cancel_requested` of the run says whether to stop.
  virtual void renew(RunId run, int attempt, std::int64_t lease_ms, Done<std::optional<Lease>> done) = 0;
  virtual void finish(RunEnd end, Done<RunChange> done) = 0;
  // Ends a queued run; of a running one it is noted, and its worker ends it. Only within the user's organisation: the
  // caller has checked that.
  virtual void cancel(RunId run, Done<RunChange> done) = 0;
  // Runs whose lease ran out are queued again (run.queued), or failed after `attempts`.
  virtual void expire(int attempts, Done<std::vector<Event>> done) = 0;
  // At the start of a server: the same for the runs of workers that cannot live any more. For a broker that has one
  // server these are all that are running; for one that has several, none: their leases tell.
  virtual void recover(int attempts, Done<std::vector<Event>> done) = 0;
};

}  // namespace fount
