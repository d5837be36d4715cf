// A session's surroundings without threads, sockets and disk: a log in memory, two queues of tasks that a test empties
// as it likes, and streams that write one frame at a time when told.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "serve/registry.h"

namespace fount {

class MemoryLog final : public Broker {
 public:
  Event add(UserId user, std::string data = "{}");
  void drop_before(UserId user, std::uint64_t seq) { extents_[user].first = seq; }

  Result<LogExtent> extent(UserId user) override;
  Result<std::vector<Event>> read(UserId user, std::uint64_t after, std::size_t limit, std::size_t bytes) override;
  void append(std::vector<Draft>, int, Done<std::vector<Event>>) override {}
  void prune(std::uint64_t, Done<std::uint64_t>) override {}
  void submit(NewRun, Done<Submission>) override {}
  void claim(std::int64_t, Done<ClaimedRun>) override {}
  void renew(RunId, int, std::int64_t, Done<std::optional<Lease>>) override {}
  void finish(RunEnd, Done<RunChange>) override {}
  void cancel(RunId, Done<RunChange>) override {}
  void expire(int, Done<std::vector<Event>>) override {}
  void recover(int, Done<std::vector<Event>>) override {}

  bool broken = false;
  std::size_t limit = 256;  // smaller reads than are asked for

 private:
  std::map<UserId, std::vector<Event>> events_;
  std::map<UserId, LogExtent> extents_;
};

// What a client sees.
class TestStream final : public Outlet {
 public:
  TestStream(UserId user, std::size_t queue_bytes, Promises& promises, const Clock& clock);
  bool write_one();  // the frame under way arrives, the next one begins; false: nothing was under way
  void close(CloseCode code, std::string_view reason) override;

  std::vector<std::string> texts;   // all frames that arrived
  std::vector<std::uint64_t> seqs;  // of the events among them
  std::vector<std::string> epochs;
  std::optional<CloseCode> closed;
  Registry* registry = nullptr;  // left when closed

 private:
  void start_writing() override;
  std::optional<Frame> under_way_;
};

struct Rig {
  Rig();
  std::shared_ptr<TestStream> connect(UserId user, std::size_t queue_bytes = 1 << 20);
  void resume(TestStream& stream, ResumeMessage message);
  void run_all();  // tasks and writes, until nothing is left
  bool run_one(std::deque<Threads::Task>& tasks);
  std::uint64_t broken_promises() const;  // the sum of the counters that must stay 0

  ManualClock clock{1'000'000};
  Settings settings;
  Promises promises;
  MemoryLog log;
  std::deque<Threads::Task> blocking, loop;
  Threads threads;
  Registry registry;
  std::vector<std::shared_ptr<TestStream>> streams;
};

}  // namespace fount
