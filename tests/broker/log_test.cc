// The contract of the log: what broker.h promises of events, on every implementation.
#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "tests/broker/world.h"

namespace fount {
namespace {

using Log = OnEveryWorld;

Lease running(World& world, const User& user, std::string_view name) {
  Waiting waiting(world.broker());
  waiting.submit(new_run(user, name));
  return *waiting.claim(1'000'000).lease;
}

TEST_P(Log, IsEmptyAtFirst) {
  const User user = world->user(1);
  EXPECT_EQ(waiting().extent(user.id).first, 1);
  EXPECT_EQ(waiting().extent(user.id).last, 0);
  EXPECT_EQ(waiting().extent(user.id).epoch.size(), 16);
  EXPECT_TRUE(waiting().read(user.id).empty());
}

TEST_P(Log, HandsOutWhatItStores) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  world->clock.advance(5);
  const std::vector<Event> events = waiting().append(drafts_of(lease.run, 3), 1);
  ASSERT_EQ(events.size(), 3);
  EXPECT_EQ(events[0], (Event{.user = user.id,
                              .seq = 3,
                              .run = lease.run.id,
                              .type = EventType::agent_progress,
                              .at_ms = world->clock.now_ms(),
                              .data = R"({"x":0})"}));
  EXPECT_EQ(waiting().read(user.id, 2), events);
  EXPECT_EQ(types_of(waiting().read(user.id)), "run.queued run.started agent.progress agent.progress agent.progress");
  expect_dense(world->broker(), user.id);
}

TEST_P(Log, KeepsAnyBytes) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  std::string data = "{\"x\":\"";
  for (int byte = 0; byte < 256; ++byte) data.push_back(static_cast<char>(byte));
  std::vector<Draft> drafts = drafts_of(lease.run, 1);
  drafts[0].data = data;
  waiting().append(drafts, 1);
  EXPECT_EQ(waiting().read(user.id, 2).at(0).data, data);
}

TEST_P(Log, ReadsFromAnywhere) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  waiting().append(drafts_of(lease.run, 8), 1);  // 3 to 10
  const std::vector<Event> all = waiting().read(user.id);
  for (std::uint64_t after = 0; after <= 12; ++after)
    for (std::size_t limit = 0; limit <= 12; ++limit) {
      const std::size_t begin = std::min<std::size_t>(after, all.size());
      const std::size_t end = std::min(begin + limit, all.size());
      const std::vector<Event> expected(all.begin() + static_cast<long>(begin), all.begin() + static_cast<long>(end));
      EXPECT_EQ(waiting().read(user.id, after, limit), expected) << after << ' ' << limit;
    }
  EXPECT_TRUE(waiting().read(user.id, ~std::uint64_t{0}).empty());
}

TEST_P(Log, ReadsAtLeastOneAndAtMostSoManyBytes) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  waiting().append(drafts_of(lease.run, 8), 1);  // 7 bytes of data each
  const auto read = [&](std::size_t bytes) { return world->broker().read(user.id, 2, 100, bytes)->size(); };
  EXPECT_EQ(read(0), 1);
  EXPECT_EQ(read(7), 1);
  EXPECT_EQ(read(13), 1);
  EXPECT_EQ(read(14), 2);
  EXPECT_EQ(read(1000), 8);
}

TEST_P(Log, NeverShowsAnotherUsersEvents) {
  std::vector<User> users;
  for (int i = 0; i < 20; ++i) users.push_back(world->user(i));
  for (int i = 0; i < 20; ++i) {
    const Lease lease = running(*world, users[static_cast<std::size_t>(i)], "run" + std::to_string(i));
    waiting().append(drafts_of(lease.run, i, "u" + std::to_string(i)), 1);
  }
  std::set<std::string> epochs;
  for (int i = 0; i < 20; ++i) {
    const User& user = users[static_cast<std::size_t>(i)];
    expect_dense(world->broker(), user.id);
    const std::vector<Event> events = waiting().read(user.id, 2);
    EXPECT_EQ(events.size(), i);
    for (const Event& event : events) EXPECT_TRUE(event.data.starts_with("{\"u" + std::to_string(i) + "\":"));
    epochs.insert(waiting().extent(user.id).epoch);
  }
  EXPECT_EQ(epochs.size(), 20) << "a cursor of one user fits the log of another";
}

TEST_P(Log, RefusesEventsThatBelongTogetherWithNothing) {
  const User user = world->user(1), other = world->user(2);
  const Lease lease = running(*world, user, "a"), lease2 = running(*world, other, "b");
  const auto refused = [&](std::vector<Draft> drafts) {
    const auto result =
        wait_for<std::vector<Event>>([&](auto done) { world->broker().append(std::move(drafts), 1, std::move(done)); });
    return !result.has_value();
  };
  std::vector<Draft> mixed = drafts_of(lease.run, 2);
  mixed[1].run = lease2.run.id;
  EXPECT_TRUE(refused(mixed)) << "two runs";
  std::vector<Draft> foreign = drafts_of(lease.run, 1);
  foreign[0].user = other.id;
  EXPECT_TRUE(refused(foreign)) << "somebody else's run";
  std::vector<Draft> terminal = drafts_of(lease.run, 2);
  terminal[1].type = EventType::run_completed;
  EXPECT_TRUE(refused(terminal)) << "the end of a run without its state";
  std::vector<Draft> unknown = drafts_of(lease.run, 1);
  unknown[0].run = run_id("nothing");
  EXPECT_TRUE(refused(unknown)) << "no run";
  EXPECT_EQ(waiting().read(user.id).size(), 2);
  EXPECT_EQ(waiting().read(other.id).size(), 2);
}

TEST_P(Log, StopsWorkersThatLostTheirLease) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 0).size(), 0) << "before the first attempt";
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 2).size(), 0) << "an attempt that never was";
  world->clock.advance(2'000'000);
  EXPECT_EQ(types_of(waiting().expire()), "run.queued");
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 1).size(), 0) << "queued again";
  const Lease second = *waiting().claim().lease;
  EXPECT_EQ(second.run.attempt, 2);
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 1).size(), 0) << "another worker has it";
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 2).size(), 1);
  EXPECT_TRUE(waiting().finish({.run = lease.run.id, .attempt = 2}).changed);
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 2).size(), 0) << "it has ended";
  expect_dense(world->broker(), user.id);
}

// Many threads, many users, groups of events: everything is there once, each group together, each caller in order.
TEST_P(Log, IsDenseUnderManyThreads) {
  constexpr int kThreads = 8, kUsers = 3, kCalls = 60;
  std::vector<Lease> leases;
  for (int i = 0; i < kUsers; ++i) leases.push_back(running(*world, world->user(i), "run" + std::to_string(i)));
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&, thread] {
      for (int call = 0; call < kCalls; ++call) {
        const Lease& lease = leases[static_cast<std::size_t>(call % kUsers)];
        const std::string mark = std::to_string(thread) + "-" + std::to_string(call);
        const auto events = waiting().append(drafts_of(lease.run, 1 + call % 4, mark), 1);
        EXPECT_EQ(events.size(), 1 + call % 4);
        EXPECT_EQ(waiting().read(events[0].user, events[0].seq - 1, events.size()), events) << "not durable";
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (int i = 0; i < kUsers; ++i) {
    const UserId user = leases[static_cast<std::size_t>(i)].run.user;
    expect_dense(world->broker(), user);
    std::map<std::string, int> last_call;
    int expected = 0;
    for (const Event& event : waiting().read(user, 2)) {
      const std::size_t dash = event.data.find('-');
      const std::string thread = event.data.substr(2, dash - 2);
      const int call = std::stoi(event.data.substr(dash + 1));
      const int index = std::stoi(event.data.substr(event.data.find(':') + 1));
      EXPECT_EQ(index, expected) << "a group is torn";
      EXPECT_LE(last_call[thread], call);
      last_call[thread] = call;
      expected = index == call % 4 ? 0 : index + 1;
    }
    EXPECT_EQ(last_call.size(), kThreads);
  }
}

TEST_P(Log, TellsInTheOrderOfCalls) {
  const Lease lease = running(*world, world->user(1), "a");
  constexpr int kCalls = 500;
  std::vector<std::uint64_t> seqs;
  std::promise<void> all;
  for (int i = 0; i < kCalls; ++i)
    world->broker().append(drafts_of(lease.run, 1), 1, [&](Result<std::vector<Event>> events) {
      seqs.push_back(events.value().at(0).seq);
      if (seqs.size() == kCalls) all.set_value();
    });
  all.get_future().get();
  for (int i = 0; i < kCalls; ++i) EXPECT_EQ(seqs[static_cast<std::size_t>(i)], i + 3);
}

TEST_P(Log, SurvivesARestart) {
  const User user = world->user(1);
  const Lease lease = running(*world, user, "a");
  waiting().append(drafts_of(lease.run, 5), 1);
  const std::vector<Event> before = waiting().read(user.id);
  const std::string epoch = waiting().extent(user.id).epoch;
  world->reopen();
  EXPECT_EQ(waiting().read(user.id), before);
  EXPECT_EQ(waiting().extent(user.id).epoch, epoch);
  EXPECT_EQ(waiting().append(drafts_of(lease.run, 1), 1).at(0).seq, 8);
  expect_dense(world->broker(), user.id);
}

TEST_P(Log, IsPrunedToItsNewest) {
  const User user = world->user(1), idle = world->user(2);
  const Lease lease = running(*world, user, "a");
  waiting().append(drafts_of(lease.run, 20), 1);
  waiting().finish({.run = lease.run.id, .attempt = 1});  // 23 events
  EXPECT_EQ(waiting().prune(23), 0);
  EXPECT_EQ(waiting().prune(10), 13);
  EXPECT_EQ(waiting().extent(user.id).first, 14);
  EXPECT_EQ(waiting().extent(user.id).last, 23);
  EXPECT_EQ(waiting().read(user.id).size(), 10);
  EXPECT_EQ(waiting().read(user.id).at(0).seq, 14);
  EXPECT_EQ(waiting().prune(0), 10);
  EXPECT_EQ(waiting().extent(user.id).first, 24);
  EXPECT_EQ(waiting().extent(user.id).last, 23);
  EXPECT_EQ(waiting().extent(idle.id).last, 0);
  running(*world, user, "b");
  EXPECT_EQ(waiting().read(user.id).at(0).seq, 24) << "a pruned log goes on";
}

TEST_P(Log, IsNeverPrunedOfARunThatHasNotEnded) {
  const User user = world->user(1);
  const Lease ended = running(*world, user, "a");
  waiting().append(drafts_of(ended.run, 5), 1);
  waiting().finish({.run = ended.run.id, .attempt = 1});
  const Lease working = running(*world, user, "b");  // 9 and 10
  waiting().append(drafts_of(working.run, 5), 1);
  waiting().submit(new_run(user, "c"));  // 16
  EXPECT_EQ(waiting().prune(1), 8);
  EXPECT_EQ(waiting().read(user.id).at(0).seq, 9);
  waiting().finish({.run = working.run.id, .attempt = 1});
  EXPECT_EQ(waiting().prune(1), 7) << "the queued run keeps its event";
  EXPECT_EQ(waiting().read(user.id).at(0).seq, 16);
}

TEST_P(Log, IsPrunedInPiecesWhenThereIsMuch) {
  const User user = world->user(1), other = world->user(2);
  const Lease lease = running(*world, user, "a"), lease2 = running(*world, other, "b");
  for (int i = 0; i < 25; ++i) waiting().append(drafts_of(lease.run, 1000), 1);
  waiting().append(drafts_of(lease2.run, 3000), 1);
  waiting().finish({.run = lease.run.id, .attempt = 1});
  waiting().finish({.run = lease2.run.id, .attempt = 1});
  EXPECT_EQ(waiting().prune(5), 25'003 - 5 + 3'003 - 5);
  EXPECT_EQ(waiting().read(user.id).size(), 5);
  EXPECT_EQ(waiting().read(other.id).size(), 5);
}

INSTANTIATE_TEST_SUITE_P(Worlds, Log, testing::ValuesIn(worlds()), world_name);

}  // namespace
}  // namespace fount
