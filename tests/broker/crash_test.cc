// kill -9 at random moments under load. A child serves and says over a pipe what each `done` saw; after it was killed,
// everything it said must be there, once, in order. FOUNT_CRASHES says how often (10); FOUNT_CRASH_SEED with which
// moments.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "base/hash.h"
#include "tests/broker/sqlite_world.h"
#include "tests/broker/stories.h"
#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

constexpr int kUsers = 4;

// What the child says of an event, in one write: shorter than what a pipe takes at once.
struct Said {
  std::int64_t user;
  std::uint64_t seq, digest;
};

std::uint64_t digest_of(const Event& event) {
  const std::string text = event.run.value + "|" + std::string(info_of(event.type).text) + "|" +
                           std::to_string(event.at_ms) + "|" + event.data;
  return hash64(text);
}

void say(int pipe, const std::vector<Event>& events) {
  for (const Event& event : events) {
    const Said said{event.user.value, event.seq, digest_of(event)};
    if (write(pipe, &said, sizeof said) != sizeof said) _exit(1);
  }
}

// Says what each call saw, on the broker's thread, before anything else can happen.
class Saying {
 public:
  Saying(Broker& broker, int pipe) : broker_(broker), pipe_(pipe) {}

  template <class T, class Call, class Events>
  T call(Call call, Events events) {
    auto result = wait_for<T>([&](auto done) {
      call([&, done](Result<T> result) {
        if (result) say(pipe_, events(*result));
        done(std::move(result));
      });
    });
    if (!result) _exit(1);
    return *std::move(result);
  }

  void live(const User& user, std::mt19937 random) {
    for (int number = 0;; ++number) {
      const std::string name = std::to_string(user.id.value) + "/" + std::to_string(random()) + std::to_string(number);
      call<Submission>([&](auto done) { broker_.submit(new_run(user, name), done); },
                       [](const auto& submission) { return submission.events; });
      if (random() % 5 == 0) cancel(run_id(name));
      work(random);
    }
  }

 private:
  void cancel(const RunId& run) {
    call<RunChange>([&](auto done) { broker_.cancel(run, done); }, [](const auto& change) { return change.events; });
  }
  void work(std::mt19937& random) {
    const ClaimedRun claim =
        call<ClaimedRun>([&](auto done) { broker_.claim(random() % 3 == 0 ? 0 : 1'000'000, done); },
                         [](const auto& claimed) { return claimed.events; });
    call<std::vector<Event>>([&](auto done) { broker_.expire(2, done); }, [](const auto& events) { return events; });
    if (!claim.lease) return;
    const fount::Run& run = claim.lease->run;
    for (unsigned i = random() % 6; i > 0; --i)
      call<std::vector<Event>>(
          [&](auto done) { broker_.append(drafts_of(run, 1 + static_cast<int>(i)), run.attempt, done); },
          [](const auto& events) { return events; });
    const auto state = std::array{RunState::completed, RunState::failed, RunState::canceled}[random() % 3];
    const RunEnd end{.run = run.id, .attempt = run.attempt, .state = state, .report = "{}"};
    call<RunChange>([&](auto done) { broker_.finish(end, done); }, [](const auto& change) { return change.events; });
  }

  Broker& broker_;
  int pipe_;
};

[[noreturn]] void serve(const std::string& folder, int pipe, unsigned seed) {
  SqliteWorld world(folder);
  if (!world.open()) _exit(1);
  std::vector<std::thread> threads;
  for (int i = 0; i < kUsers; ++i)
    threads.emplace_back([&, user = world.user(i), i] {
      Saying(world.broker(), pipe).live(user, std::mt19937(seed + static_cast<unsigned>(i)));
    });
  for (std::thread& thread : threads) thread.join();
  _exit(0);
}

using SaidOf = std::map<std::pair<std::int64_t, std::uint64_t>, std::uint64_t>;

// Starts a server, kills it `after_ms` after its first word, and returns whether it had one.
bool serve_and_kill(const std::string& folder, unsigned seed, int after_ms, SaidOf& all) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    serve(folder, ends[1], seed);
  }
  close(ends[1]);
  Said said{};
  bool any = false;
  std::thread killer;
  while (read(ends[0], &said, sizeof said) == sizeof said) {
    EXPECT_TRUE(all.emplace(std::pair(said.user, said.seq), said.digest).second) << "a seq was given twice";
    if (!std::exchange(any, true))
      killer = std::thread([=] {
        std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
        kill(child, SIGKILL);
      });
  }
  if (killer.joinable()) killer.join();
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
  return any;
}

void expect_all_there(SqliteWorld& world, const SaidOf& all) {
  std::vector<User> users;
  std::size_t found = 0;
  for (int i = 0; i < kUsers; ++i) users.push_back(world.user(i));
  expect_promises(world, users, {}, true);
  for (const User& user : users)
    for (const Event& event : Waiting(world.broker()).read(user.id)) {
      const auto said = all.find({user.id.value, event.seq});
      if (said == all.end()) continue;
      ++found;
      EXPECT_EQ(said->second, digest_of(event)) << "another event than was told";
    }
  EXPECT_EQ(found, all.size()) << "accepted events are lost";
}

int number_from(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::atoi(text) : otherwise;
}

TEST(Crash, LosesNothingThatWasAccepted) {
  const int crashes = number_from("FOUNT_CRASHES", 10);
  std::mt19937 random(static_cast<unsigned>(number_from("FOUNT_CRASH_SEED", 20251127)));
  std::size_t events = 0;
  constexpr int kLives = 10;  // of one database
  for (int done = 0; done < crashes; done += kLives) {
    const TemporaryDirectory folder;
    SaidOf all;
    for (int life = 0; life < kLives && done + life < crashes; ++life) {
      ASSERT_TRUE(serve_and_kill(folder.path(), random(), static_cast<int>(random() % 150), all));
      SqliteWorld world(folder.path());
      ASSERT_TRUE(world.open());
      EXPECT_TRUE(world.storage().continued()) << "a crash is taken for a restored backup";
      expect_all_there(world, all);
      if (HasFailure()) return;
    }
    events += all.size();
  }
  RecordProperty("crashes", crashes);
  RecordProperty("events", static_cast<int>(events));
}

}  // namespace
}  // namespace fount
