// What a contract test stands on: a broker and a store of one implementation, with users and a clock that moves when
// told. The suites run on every row of worlds().
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "broker/broker.h"
#include "store/store.h"

namespace fount {

class World {
 public:
  virtual ~World() = default;
  virtual Broker& broker() = 0;
  virtual Store& store() = 0;
  virtual void reopen() = 0;  // as a restart of the server does
  ManualClock clock{1'700'000'000'000};

  // The number-th user of the organisation, made when it is asked for first.
  User user(int number, std::string_view organisation = "default");
  Repository repository(std::string_view source, std::string_view organisation = "default");
};

struct WorldKind {
  const char* name;
  std::unique_ptr<World> (*make)();
};
std::vector<WorldKind> worlds();
std::string world_name(const testing::TestParamInfo<WorldKind>& info);

// Calls and waits for `done`.
template <class T, class Call>
Result<T> wait_for(Call call) {
  std::promise<Result<T>> promise;
  call([&](Result<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

// The broker's calls as functions that wait and must succeed.
class Waiting {
 public:
  explicit Waiting(Broker& broker) : broker_(broker) {}
  Submission submit(NewRun run);
  ClaimedRun claim(std::int64_t lease_ms = 1000);
  std::optional<Lease> renew(const RunId& run, int attempt, std::int64_t lease_ms = 1000);
  RunChange finish(RunEnd end);
  RunChange cancel(const RunId& run);
  std::vector<Event> expire(int attempts = 3);
  std::vector<Event> recover(int attempts = 3);
  std::vector<Event> append(std::vector<Draft> drafts, int attempt);
  std::uint64_t prune(std::uint64_t keep);
  std::vector<Event> read(UserId user, std::uint64_t after = 0, std::size_t limit = 1'000'000);
  LogExtent extent(UserId user);

 private:
  Broker& broker_;
};

// A run of the user with an id and a key made of `name`.
NewRun new_run(const User& user, std::string_view name);
RunId run_id(std::string_view name);
// `count` events of the run, with data that says which.
std::vector<Draft> drafts_of(const Run& run, int count, std::string_view mark = "x");

// Types of the events, for comparing: "run.queued run.started".
std::string types_of(const std::vector<Event>& events);
// Fails the test unless the log of the user is 1, 2, 3, ... of its own events.
void expect_dense(Broker& broker, UserId user);

class OnEveryWorld : public testing::TestWithParam<WorldKind> {
 protected:
  std::unique_ptr<World> world = GetParam().make();
  Waiting waiting() { return Waiting(world->broker()); }
};

}  // namespace fount
