// Group commit: who shares a transaction, who fails with whom, and who is told what.
#include "sqlite/writer.h"

#include <atomic>
#include <latch>

#include "tests/sqlite/fault_files.h"
#include "tests/sqlite/notes.h"

namespace fount {
namespace {

struct Written {
  std::string name;
  bool stored = false;
};

class WriterTest : public testing::Test {
 protected:
  // Holds the writer until released, so that what is posted meanwhile shares a transaction.
  void hold() {
    std::promise<void> held;
    storage->writer().post([](Database&) -> Status { return {}; },
                           [this, &held](const Status&) {
                             held.set_value();
                             released.wait();
                           });
    held.get_future().get();
  }
  void post(const std::string& name) {
    storage->writer().post([name](Database& database) { return insert_note(database, name); },
                           [this, name](const Status& status) { told.push_back({name, status.has_value()}); });
  }
  // Everything that was posted before is done.
  void settle() {
    (void)storage->writer().run([](Database&) -> Status { return {}; });
  }
  std::uint64_t commits() {
    return storage->readers()
        .read([](Database& database) -> Result<std::uint64_t> {
          Query query(database, "SELECT commits FROM server");
          FOUNT_CHECK(query.next());
          return static_cast<std::uint64_t>(query.integer(0));
        })
        .value();
  }
  std::string outcome() const {
    std::string out;
    for (const Written& written : told) out += (written.stored ? "+" : "-") + written.name + " ";
    return out;
  }

  TemporaryDirectory folder;
  std::latch released{1};
  std::vector<Written> told;
  std::unique_ptr<Storage> storage =
      open_storage(folder.path(), {.writer = {.queued = 100, .together = 50}, .vfs = faults::file_system()});
};

TEST_F(WriterTest, CommitsTogetherWhatWaitedTogether) {
  hold();
  const std::uint64_t before = commits();
  for (int i = 0; i < 50; ++i) post(std::to_string(i));
  released.count_down();
  settle();
  EXPECT_EQ(told.size(), 50);
  EXPECT_LE(commits() - before, 2) << "one for all, one for settling";
  for (int i = 0; i < 50; ++i) EXPECT_EQ(told[static_cast<std::size_t>(i)].name, std::to_string(i));
  EXPECT_EQ(notes(*storage)->size(), 50);
}

TEST_F(WriterTest, AUnitThatFailsFailsAlone) {
  hold();
  for (const char* name : {"a", "b", "a", "c", "b", "d"}) post(name);  // names are unique
  released.count_down();
  settle();
  EXPECT_EQ(outcome(), "+a +b -a +c -b +d ");
  EXPECT_EQ(*notes(*storage), (std::vector<std::string>{"a", "b", "c", "d"}));
}

TEST_F(WriterTest, AUnitThatFailsLeavesNothing) {
  hold();
  post("a");
  bool failed = false;
  storage->writer().post(
      [](Database& database) -> Status {
        FOUNT_CHECK(insert_note(database, "half"));
        return failure(ErrorCode::io, "no");
      },
      [&](const Status& status) { failed = !status && status.error().message == "no"; });
  post("half");
  released.count_down();
  settle();
  EXPECT_TRUE(failed);
  EXPECT_EQ(outcome(), "+a +half ");
}

TEST_F(WriterTest, ACommitThatFailsFailsAll) {
  hold();
  for (const char* name : {"a", "b", "c"}) post(name);
  faults::arm(0, faults::kSyncError, true);
  released.count_down();
  const Status last = add_note(*storage, "d");
  faults::heal();
  EXPECT_FALSE(last);
  EXPECT_EQ(outcome(), "-a -b -c ");
  EXPECT_TRUE(notes(*storage)->empty());
  EXPECT_TRUE(add_note(*storage, "e")) << "it works again";
  storage.reset();
  storage = open_storage(folder.path());
  EXPECT_EQ(*notes(*storage), std::vector<std::string>{"e"});
}

TEST_F(WriterTest, RefusesWhenTooMuchWaits) {
  hold();
  for (int i = 0; i < 100; ++i) post(std::to_string(i));
  std::string refused;
  storage->writer().post([](Database&) -> Status { return {}; },
                         [&](const Status& status) { refused = status ? "" : status.error().message; });
  EXPECT_NE(refused.find("too much waits"), std::string::npos) << "not told at once";
  released.count_down();
  storage.reset();
  EXPECT_EQ(told.size(), 100);
}

TEST_F(WriterTest, WritesWhatIsQueuedBeforeItEnds) {
  hold();
  for (int i = 0; i < 100; ++i) post(std::to_string(i));
  released.count_down();
  storage.reset();
  EXPECT_EQ(told.size(), 100);
  storage = open_storage(folder.path());
  EXPECT_EQ(notes(*storage)->size(), 100);
}

TEST_F(WriterTest, ReadersSeeOnlyWhatIsCommitted) {
  std::promise<void> inserted, seen;
  storage->writer().post(
      [&, first = true](Database& database) mutable -> Status {
        FOUNT_CHECK(insert_note(database, "a"));
        if (std::exchange(first, false)) {
          inserted.set_value();
          seen.get_future().get();
        }
        return {};
      },
      [](const Status&) {});
  inserted.get_future().get();
  EXPECT_TRUE(notes(*storage)->empty());
  seen.set_value();
  settle();
  EXPECT_EQ(notes(*storage)->size(), 1);
}

}  // namespace
}  // namespace fount
