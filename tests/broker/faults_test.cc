// A disk that fails: at every write, sync and truncation, once and from then on, full and broken. What fails is told
// and leaves nothing; what was accepted stays; when the disk works again, so does the broker.
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/broker/sqlite_world.h"
#include "tests/broker/stories.h"
#include "tests/source/temporary_directory.h"
#include "tests/sqlite/fault_files.h"

namespace fount {
namespace {

struct Fault {
  const char* name;
  const int* code;
  bool lasting;
};

class Faults : public testing::TestWithParam<Fault> {
 protected:
  // In memory where there is such a place: this is about errors, not about disks.
  Faults() {
    if (std::filesystem::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", 1);
  }
  ~Faults() override { unsetenv("TMPDIR"); }
};

// Whether the fault struck. `first`: the life before.
bool live_with_fault(SqliteWorld& world, const std::vector<User>& users, int after, Accepted& accepted) {
  const Fault& fault = Faults::GetParam();
  faults::arm(after, *fault.code, fault.lasting);
  for (const User& user : users) tell_story(world.broker(), user, "b" + std::to_string(user.id.value), accepted);
  (void)wait_for<std::vector<Event>>([&](auto done) { world.broker().expire(3, std::move(done)); });
  const bool struck = faults::struck();
  faults::heal();
  return struck;
}

TEST_P(Faults, LoseNothingAndLeaveNothing) {
  for (int after = 0;; ++after) {
    const TemporaryDirectory folder;
    SqliteWorld world(folder.path(), faults::file_system());
    ASSERT_TRUE(world.open());
    const std::vector<User> users{world.user(1), world.user(2)};
    Accepted accepted;
    for (const User& user : users) tell_story(world.broker(), user, "a" + std::to_string(user.id.value), accepted);
    const std::size_t before = accepted.size();
    const bool struck = live_with_fault(world, users, after, accepted);
    expect_promises(world, users, accepted, false);
    const std::size_t during = accepted.size();
    tell_story(world.broker(), users[0], "c", accepted);
    EXPECT_GE(accepted.size(), during + 3) << "it does not work again";
    world.reopen();
    EXPECT_TRUE(world.storage().continued());
    expect_promises(world, users, accepted, false);
    if (HasFailure() || !struck) {
      EXPECT_GT(after, 20) << "the fault was not where it should be";
      EXPECT_GT(accepted.size(), before);
      return;
    }
  }
}

// While it starts and while it ends: a clear refusal or a working server, and nothing is lost.
TEST_P(Faults, WhileOpeningAndClosingLoseNothing) {
  const Fault& fault = GetParam();
  for (int after = 0;; ++after) {
    const TemporaryDirectory folder;
    SqliteWorld world(folder.path(), faults::file_system());
    ASSERT_TRUE(world.open());
    const std::vector<User> users{world.user(1)};
    Accepted accepted;
    tell_story(world.broker(), users[0], "a", accepted);
    faults::arm(after, *fault.code, fault.lasting);
    world.close();
    const Status opened = world.open();
    if (opened) world.close();
    EXPECT_TRUE(opened || !opened.error().message.empty());
    const bool struck = faults::struck();
    faults::heal();
    ASSERT_TRUE(world.open());
    expect_promises(world, users, accepted, false);
    tell_story(world.broker(), users[0], "b", accepted);
    expect_promises(world, users, accepted, false);
    if (HasFailure() || !struck) {
      EXPECT_GT(after, 5);
      return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, Faults,
                         testing::Values(Fault{"full_once", &faults::kFull, false}, Fault{"full", &faults::kFull, true},
                                         Fault{"write_once", &faults::kWriteError, false},
                                         Fault{"write", &faults::kWriteError, true},
                                         Fault{"sync_once", &faults::kSyncError, false},
                                         Fault{"sync", &faults::kSyncError, true}),
                         [](const auto& info) { return info.param.name; });

// The system's own refusal to let a file grow, instead of one that is played.
TEST(NoSpace, IsToldAndWorksAgainWhenThereIsSome) {
  const TemporaryDirectory folder;
  SqliteWorld world(folder.path());
  ASSERT_TRUE(world.open());
  const std::vector<User> users{world.user(1)};
  Accepted accepted;
  tell_story(world.broker(), users[0], "a", accepted);

  rlimit unlimited{};
  getrlimit(RLIMIT_FSIZE, &unlimited);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit little = unlimited;
  little.rlim_cur = std::filesystem::file_size(folder / "fount.db-wal") + 10'000;
  setrlimit(RLIMIT_FSIZE, &little);
  const std::size_t before = accepted.size();
  for (int i = 0; i < 5; ++i) tell_story(world.broker(), users[0], "b" + std::to_string(i), accepted);
  const auto refused = wait_for<std::vector<Event>>([&](auto done) { world.broker().expire(3, std::move(done)); });
  setrlimit(RLIMIT_FSIZE, &unlimited);
  std::signal(SIGXFSZ, SIG_DFL);

  EXPECT_FALSE(refused);
  EXPECT_LT(accepted.size(), before + 20);
  expect_promises(world, users, accepted, false);
  tell_story(world.broker(), users[0], "c", accepted);
  tell_story(world.broker(), users[0], "d", accepted);
  world.reopen();
  expect_promises(world, users, accepted, false);
}

}  // namespace
}  // namespace fount
