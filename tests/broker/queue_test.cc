// The contract of the queue: what broker.h promises of runs, on every implementation.
#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "tests/broker/world.h"

namespace fount {
namespace {

using Queue = OnEveryWorld;
using Outcome = Submission::Outcome;

auto stored(World& world, const Run& run) { return world.store().run(run.organisation, run.id).value(); }

TEST_P(Queue, TakesARunThroughItsLife) {
  const User user = world->user(1);
  const Submission submission = waiting().submit(new_run(user, "a"));
  EXPECT_EQ(submission.outcome, Outcome::accepted);
  EXPECT_EQ(types_of(submission.events), "run.queued");
  EXPECT_EQ(submission.events[0].data, R"({"agent":"audit","attempt":1})");

  world->clock.advance(10);
  const ClaimedRun claim = waiting().claim(500);
  ASSERT_TRUE(claim.lease);
  EXPECT_EQ(claim.lease->run.id, submission.run);
  EXPECT_EQ(claim.lease->run.attempt, 1);
  EXPECT_EQ(claim.lease->run.state, RunState::running);
  EXPECT_EQ(claim.lease->until_ms, world->clock.now_ms() + 500);
  EXPECT_EQ(types_of(claim.events), "run.started");
  EXPECT_FALSE(waiting().claim().lease);

  world->clock.advance(10);
  const RunChange end =
      waiting().finish({.run = submission.run, .attempt = 1, .summary = R"({"n":1})", .report = R"({"report":1})"});
  EXPECT_TRUE(end.changed);
  EXPECT_EQ(end.state, RunState::completed);
  EXPECT_EQ(types_of(end.events), "run.completed");
  EXPECT_EQ(end.events[0].data, R"({"n":1})");

  const auto run = stored(*world, claim.lease->run);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->state, RunState::completed);
  EXPECT_EQ(run->summary, R"({"n":1})");
  EXPECT_EQ(run->finished_ms - run->started_ms, 10);
  EXPECT_EQ(run->started_ms - run->created_ms, 10);
  EXPECT_EQ(world->store().report(run->organisation, run->id).value(), R"({"report":1})");
  expect_dense(world->broker(), user.id);
}

TEST_P(Queue, ExecutesACommandOnce) {
  const User user = world->user(1), other = world->user(2);
  NewRun run = new_run(user, "a");
  EXPECT_EQ(waiting().submit(run).outcome, Outcome::accepted);
  NewRun again = run;
  again.run.id = run_id("made anew by a retry");
  EXPECT_EQ(waiting().submit(again).outcome, Outcome::repeated);
  EXPECT_EQ(waiting().submit(again).run, run.run.id);
  world->reopen();
  EXPECT_EQ(waiting().submit(again).outcome, Outcome::repeated) << "forgotten by a restart";
  waiting().claim();
  waiting().finish({.run = run.run.id, .attempt = 1});
  EXPECT_EQ(waiting().submit(again).outcome, Outcome::repeated) << "forgotten after its end";
  NewRun different = again;
  different.digest = "e";
  EXPECT_EQ(waiting().submit(different).outcome, Outcome::conflict);
  NewRun others = new_run(other, "b");
  others.key = run.key;
  EXPECT_EQ(waiting().submit(others).outcome, Outcome::accepted) << "a key is its user's";
  EXPECT_EQ(waiting().read(user.id).size(), 3);
}

TEST_P(Queue, ExecutesACommandOnceHoweverManySendIt) {
  const User user = world->user(1);
  constexpr int kThreads = 8;
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&, i] {
      for (int round = 0; round < 20; ++round) {
        NewRun run = new_run(user, "round" + std::to_string(round) + "thread" + std::to_string(i));
        run.key = "key" + std::to_string(round);
        if (waiting().submit(run).outcome == Outcome::accepted) ++accepted;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 20);
  EXPECT_EQ(waiting().extent(user.id).last, 20);
}

TEST_P(Queue, HoldsTheQuota) {
  const User user = world->user(1), other = world->user(2);
  const auto submit = [&](const User& who, std::string_view name) {
    NewRun run = new_run(who, name);
    run.quota = 2;
    return waiting().submit(run).outcome;
  };
  EXPECT_EQ(submit(user, "a"), Outcome::accepted);
  const RunId first = waiting().claim().lease->run.id;
  EXPECT_EQ(submit(user, "b"), Outcome::accepted);
  EXPECT_EQ(submit(user, "c"), Outcome::over_quota);
  EXPECT_EQ(submit(user, "a"), Outcome::repeated) << "a retry needs no place";
  EXPECT_EQ(submit(other, "d"), Outcome::accepted);
  waiting().finish({.run = first, .attempt = 1});
  EXPECT_EQ(submit(user, "c"), Outcome::accepted) << "what was refused was not kept";
}

TEST_P(Queue, TakesNoRunOfAnotherOrganisation) {
  const User user = world->user(1);
  const Repository foreign = world->repository("theirs", "another");
  const auto refused = [&](const NewRun& run) {
    return !wait_for<Submission>([&](auto done) { world->broker().submit(run, std::move(done)); }).has_value();
  };
  NewRun run = new_run(user, "a");
  run.run.repository = foreign.id;
  EXPECT_TRUE(refused(run));
  run.run.organisation = foreign.organisation;
  EXPECT_TRUE(refused(run));
  EXPECT_EQ(waiting().extent(user.id).last, 0);
  EXPECT_FALSE(waiting().claim().lease);
}

// Who is served: the owner of each claimed run, in order; `finish` of them after each claim.
std::string served(World& world, const std::vector<std::pair<int, int>>& submitted, bool finish) {
  Waiting waiting(world.broker());
  std::vector<User> users;
  for (const auto& [number, count] : submitted) {
    users.push_back(world.user(number));
    for (int i = 0; i < count; ++i)
      waiting.submit(new_run(users.back(), std::to_string(number) + "/" + std::to_string(i)));
  }
  std::string order;
  while (const auto lease = waiting.claim(1'000'000).lease) {
    for (std::size_t i = 0; i < users.size(); ++i)
      if (users[i].id == lease->run.user) order += static_cast<char>('0' + submitted[i].first);
    if (finish) waiting.finish({.run = lease->run.id, .attempt = 1});
  }
  return order;
}

TEST_P(Queue, ServesTheOldestFirst) {
  const User user = world->user(1);
  for (const char* name : {"z", "a", "m", "b"}) waiting().submit(new_run(user, name));
  for (const char* name : {"z", "a", "m", "b"}) EXPECT_EQ(waiting().claim().lease->run.id, run_id(name));
}

TEST_P(Queue, ServesUsersWithFewestRunningFirst) {
  EXPECT_EQ(served(*world, {{1, 6}, {2, 2}, {3, 1}}, false), "123121111");
}

TEST_P(Queue, ServesUsersInTurnWhenThereIsOneWorker) {
  EXPECT_EQ(served(*world, {{1, 6}, {2, 2}, {3, 1}}, true), "123121111");
}

TEST_P(Queue, GivesARunToOneWorker) {
  const User user = world->user(1);
  constexpr int kRuns = 60, kThreads = 6;
  for (int i = 0; i < kRuns; ++i) waiting().submit(new_run(user, "run" + std::to_string(i)));
  std::vector<std::vector<RunId>> taken(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : taken)
    threads.emplace_back([&] {
      while (const auto lease = waiting().claim().lease) mine.push_back(lease->run.id);
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<RunId> all;
  for (const auto& mine : taken) all.insert(all.end(), mine.begin(), mine.end());
  EXPECT_EQ(all.size(), kRuns);
  std::ranges::sort(all);
  EXPECT_TRUE(std::ranges::adjacent_find(all) == all.end());
}

TEST_P(Queue, RenewsALeaseOnlyForItsHolder) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  EXPECT_FALSE(waiting().renew(run_id("a"), 0)) << "not claimed";
  waiting().claim(1000);
  world->clock.advance(900);
  const auto renewed = waiting().renew(run_id("a"), 1, 1000);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->until_ms, world->clock.now_ms() + 1000);
  EXPECT_FALSE(renewed->run.cancel_requested);
  world->clock.advance(999);
  EXPECT_TRUE(waiting().expire().empty());
  world->clock.advance(1);
  EXPECT_EQ(types_of(waiting().expire()), "run.queued");
  EXPECT_FALSE(waiting().renew(run_id("a"), 1)) << "it was taken away";
  waiting().claim(1000);
  EXPECT_FALSE(waiting().renew(run_id("a"), 1)) << "another worker has it";
  EXPECT_TRUE(waiting().renew(run_id("a"), 2));
  EXPECT_FALSE(waiting().renew(run_id("nothing"), 1));
}

TEST_P(Queue, AWorkerThatWasGivenUpEndsNothing) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  waiting().claim(1000);
  world->clock.advance(1000);
  EXPECT_EQ(types_of(waiting().expire()), "run.queued");
  ASSERT_TRUE(waiting().claim(1000).lease) << "another worker has it";
  const RunChange late = waiting().finish({.run = run_id("a"), .attempt = 1, .summary = R"({"of":"the first"})"});
  EXPECT_FALSE(late.changed);
  EXPECT_EQ(late.state, RunState::running);
  EXPECT_TRUE(late.events.empty());
  const RunChange end = waiting().finish({.run = run_id("a"), .attempt = 2, .summary = R"({"of":"the second"})"});
  ASSERT_TRUE(end.changed);
  EXPECT_EQ(end.events[0].data, R"({"of":"the second"})");
}

TEST_P(Queue, ANewServerTakesTheRunsOfTheLastOneAtOnce) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  waiting().submit(new_run(user, "b"));
  waiting().claim(1000);
  EXPECT_EQ(types_of(waiting().recover()), "run.queued");
  EXPECT_EQ(waiting().claim(1000).lease->run.attempt, 2) << "which is one more attempt, for the fence";
  EXPECT_FALSE(waiting().renew(run_id("a"), 1));
}

TEST_P(Queue, FailsARunAfterSoManyLostWorkers) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  for (int attempt = 1; attempt <= 3; ++attempt) {
    EXPECT_EQ(waiting().claim(10).lease->run.attempt, attempt);
    world->clock.advance(10);
    const std::vector<Event> events = waiting().expire(3);
    EXPECT_EQ(types_of(events), attempt < 3 ? "run.queued" : "run.failed");
    if (attempt < 3) {
      EXPECT_EQ(events[0].data, R"({"agent":"audit","attempt":)" + std::to_string(attempt + 1) + "}");
    }
  }
  EXPECT_FALSE(waiting().claim().lease);
  EXPECT_FALSE(waiting().finish({.run = run_id("a"), .attempt = 3}).changed) << "the lost worker comes back";
  EXPECT_EQ(world->store().run(user.organisation, run_id("a")).value()->state, RunState::failed);
  expect_dense(world->broker(), user.id);
}

TEST_P(Queue, CancelsAQueuedRunAtOnce) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  const RunChange change = waiting().cancel(run_id("a"));
  EXPECT_TRUE(change.changed);
  EXPECT_EQ(change.state, RunState::canceled);
  EXPECT_EQ(types_of(change.events), "run.canceled");
  EXPECT_FALSE(waiting().claim().lease);
  const RunChange again = waiting().cancel(run_id("a"));
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.state, RunState::canceled);
  EXPECT_TRUE(again.events.empty());
}

TEST_P(Queue, AsksTheWorkerOfACanceledRunToEndIt) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  waiting().claim(1000);
  const RunChange change = waiting().cancel(run_id("a"));
  EXPECT_TRUE(change.changed);
  EXPECT_EQ(change.state, RunState::running);
  EXPECT_TRUE(change.events.empty());
  EXPECT_TRUE(waiting().renew(run_id("a"), 1)->run.cancel_requested);
  const RunChange end = waiting().finish({.run = run_id("a"), .attempt = 1, .state = RunState::canceled});
  EXPECT_EQ(types_of(end.events), "run.canceled");
  EXPECT_EQ(end.events[0].data, "{}");
}

TEST_P(Queue, DoesNotRepeatACanceledRunWhoseWorkerWasLost) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  waiting().claim(10);
  waiting().cancel(run_id("a"));
  world->clock.advance(10);
  EXPECT_EQ(types_of(waiting().expire()), "run.canceled");
}

TEST_P(Queue, SaysWhenAScoreChanged) {
  const User user = world->user(1);
  const Repository repository = world->repository("r"), other = world->repository("other");
  const auto finish = [&](const std::string& name, const Repository& of, std::optional<double> score, RunState state) {
    NewRun run = new_run(user, name);
    run.run.repository = of.id;
    waiting().submit(run);
    waiting().claim();
    return waiting().finish({.run = run.run.id, .attempt = 1, .state = state, .score = score});
  };
  EXPECT_EQ(types_of(finish("a", repository, 80, RunState::completed).events), "run.completed") << "the first";
  EXPECT_EQ(types_of(finish("b", repository, 80, RunState::completed).events), "run.completed") << "the same";
  EXPECT_EQ(types_of(finish("c", other, 10, RunState::completed).events), "run.completed") << "another's";
  EXPECT_EQ(types_of(finish("d", repository, 20, RunState::failed).events), "run.failed") << "no result";
  EXPECT_EQ(types_of(finish("e", repository, std::nullopt, RunState::completed).events), "run.completed");
  const RunChange change = finish("f", repository, 80.5, RunState::completed);
  EXPECT_EQ(types_of(change.events), "score.changed run.completed");
  EXPECT_EQ(change.events[0].data,
            "{\"repository\":" + std::to_string(repository.id.value) + ",\"score\":80.5,\"before\":80}");
  EXPECT_EQ(world->store().run(user.organisation, run_id("f")).value()->score, 80.5);
  EXPECT_EQ(world->store().run(user.organisation, run_id("d")).value()->score, std::nullopt);
}

TEST_P(Queue, RefusesWhatIsNoEnd) {
  const User user = world->user(1);
  waiting().submit(new_run(user, "a"));
  waiting().claim();
  const auto finish = [&](RunEnd end) {
    return wait_for<RunChange>([&](auto done) { world->broker().finish(std::move(end), std::move(done)); }).has_value();
  };
  EXPECT_FALSE(finish({.run = run_id("a"), .attempt = 1, .state = RunState::running}));
  EXPECT_FALSE(finish({.run = run_id("nothing"), .attempt = 1}));
  EXPECT_FALSE(
      wait_for<RunChange>([&](auto done) { world->broker().cancel(run_id("nothing"), std::move(done)); }).has_value());
}

// finish, cancel and expiry of the same runs at the same time: each run ends once, and everybody is told the same end.
TEST_P(Queue, EndsARunOnceWhoeverComesFirst) {
  constexpr int kRuns = 80;
  const User user = world->user(1);
  for (int i = 0; i < kRuns; ++i) {
    waiting().submit(new_run(user, std::to_string(i)));
    if (i % 4 != 0) waiting().claim(10);  // some are only queued
  }
  world->clock.advance(10);
  std::vector<std::vector<RunState>> told(kRuns);
  std::atomic<int> ended = 0;
  const auto each = [&](int first, int step, auto end) {
    return std::thread([&, first, step, end] {
      for (int i = 0; i < kRuns; ++i)
        if (end(run_id(std::to_string((first + i * step) % kRuns)))) ++ended;
    });
  };
  std::vector<std::thread> threads;
  threads.push_back(
      each(0, 1, [&](const RunId& run) { return !waiting().finish({.run = run, .attempt = 1}).events.empty(); }));
  threads.push_back(each(1, 3, [&](const RunId& run) {
    return !waiting().finish({.run = run, .attempt = 1, .state = RunState::failed}).events.empty();
  }));
  threads.push_back(each(2, 7, [&](const RunId& run) { return !waiting().cancel(run).events.empty(); }));
  threads.emplace_back([&] {
    for (int i = 0; i < 20; ++i) ended += static_cast<int>(waiting().expire(1).size());
  });
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kRuns; ++i) waiting().cancel(run_id(std::to_string(i)));

  std::map<std::string, int> ends;
  for (const Event& event : waiting().read(user.id))
    if (info_of(event.type).terminal) ++ends[event.run.value];
  EXPECT_EQ(ends.size(), kRuns);
  for (const auto& [run, count] : ends) EXPECT_EQ(count, 1) << run;
  expect_dense(world->broker(), user.id);
}

INSTANTIATE_TEST_SUITE_P(Worlds, Queue, testing::ValuesIn(worlds()), world_name);

}  // namespace
}  // namespace fount
