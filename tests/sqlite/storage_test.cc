// What must be true before a database is served, and what is said when it is not.
#include "sqlite/storage.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"
#include "sqlite/schema.h"
#include "tests/sqlite/notes.h"

namespace fount {
namespace {

using testing::Test;

void expect_says(const std::string& message, const std::string& part) {
  EXPECT_NE(message.find(part), std::string::npos) << "'" << message << "' does not say '" << part << "'";
}

// As another program does.
void run_sql(const std::string& path, const std::string& sql) {
  sqlite3* connection = nullptr;
  sqlite3_open(path.c_str(), &connection);
  EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(connection);
  sqlite3_close(connection);
}

TEST(Storage, MakesAFolderThatOnlyItsOwnerReads) {
  const TemporaryDirectory parent;
  const auto storage = open_storage(parent / "a/data");
  for (const char* name : {"", "/fount.db", "/fount.db-wal", "/fount.lock", "/fount.position"}) {
    struct stat status{};
    ASSERT_EQ(stat((parent / "a/data" + name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 077, 0) << name;
  }
}

TEST(Storage, IsServedByOneServer) {
  const TemporaryDirectory folder;
  auto storage = open_storage(folder.path());
  expect_says(refusal(folder.path()), "another server uses this data folder");
  EXPECT_TRUE(add_note(*storage, "a"));
  storage.reset();
  EXPECT_EQ(refusal(folder.path()), "");
}

TEST(Storage, WaitsForAServerThatIsAboutToEnd) {
  const TemporaryDirectory folder;
  auto storage = open_storage(folder.path());
  std::thread ending([&] { storage.reset(); });
  EXPECT_TRUE(open_storage(folder.path(), {.lock_patience_ms = 10'000}));
  ending.join();
}

TEST(Storage, RefusesADatabaseOfANewerFount) {
  const TemporaryDirectory folder;
  open_storage(folder.path()).reset();
  ASSERT_TRUE(Database::open(folder / "fount.db", DatabaseMode::write)->script("PRAGMA user_version = 1000"));
  expect_says(refusal(folder.path()), "was written by a newer Fount");
}

TEST(Storage, RefusesADatabaseOfAnotherProgram) {
  const TemporaryDirectory folder;
  run_sql(folder / "fount.db", "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  expect_says(refusal(folder.path()), "no database of Fount's");
}

TEST(Storage, RefusesWhatIsNoDatabase) {
  const TemporaryDirectory folder;
  folder.write("fount.db", std::string(10'000, 'x'));
  expect_says(refusal(folder.path()), "not a database");
}

TEST(Storage, RefusesAnEmptyFileWhereADatabaseWas) {
  const TemporaryDirectory folder;
  open_storage(folder.path()).reset();
  folder.write("fount.db", "");
  expect_says(refusal(folder.path()), "is empty, but it was not");
  std::filesystem::remove(folder / "fount.db");
  expect_says(refusal(folder.path()), "is empty, but it was not");
  std::filesystem::remove(folder / "fount.position");
  EXPECT_EQ(refusal(folder.path()), "");
}

// In a child that is not root, since root may write anywhere.
std::string refusal_to_nobody(const std::string& folder) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(1);
    const std::string message = refusal(folder);
    _exit(write(ends[1], message.data(), message.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  std::string message(4096, '\0');
  message.resize(static_cast<std::size_t>(std::max<ssize_t>(0, read(ends[0], message.data(), message.size()))));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return message;
}

TEST(Storage, SaysWhenItMayNotWrite) {
  const TemporaryDirectory folder;
  open_storage(folder / "data").reset();
  chmod(folder.path().c_str(), 0755);
  for (const char* name : {"/fount.db", "/fount.lock", "/fount.position"})
    chmod((folder / "data" + name).c_str(), 0444);
  chmod((folder / "data").c_str(), 0555);
  expect_says(refusal_to_nobody(folder / "data"), "Permission denied");
  expect_says(refusal_to_nobody(folder / "new"), "cannot make the data folder");
  chmod((folder / "data").c_str(), 0755);
}

TEST(Storage, SaysWhenAnotherProgramLocksIt) {
  const TemporaryDirectory folder;
  auto storage = open_storage(folder.path());
  sqlite3* other = nullptr;
  sqlite3_open((folder / "fount.db").c_str(), &other);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const Status locked = add_note(*storage, "a");
  ASSERT_FALSE(locked);
  expect_says(locked.error().message, "locked by another program");
  sqlite3_close(other);
  EXPECT_TRUE(add_note(*storage, "b"));
  EXPECT_EQ(*notes(*storage), std::vector<std::string>{"b"});
}

// A look with another program, and its checkpoint, harm nothing.
TEST(Storage, GoesOnAfterAnotherProgramReadIt) {
  const TemporaryDirectory folder;
  auto storage = open_storage(folder.path());
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(add_note(*storage, std::string(500, 'x') + std::to_string(i)));
  run_sql(folder / "fount.db", "SELECT count(*) FROM organisations; PRAGMA wal_checkpoint(TRUNCATE)");
  for (int i = 100; i < 200; ++i) EXPECT_TRUE(add_note(*storage, std::string(500, 'x') + std::to_string(i)));
  storage.reset();
  storage = open_storage(folder.path());
  EXPECT_EQ(notes(*storage)->size(), 200);
  EXPECT_TRUE(storage->continued());
}

class Epochs : public Test {
 protected:
  void open() { storage = open_storage(folder.path()); }
  void write(const std::string& name) { EXPECT_TRUE(add_note(*storage, name)); }
  std::string epoch() { return storage->epoch(); }
  TemporaryDirectory folder;
  std::unique_ptr<Storage> storage = open_storage(folder.path());
};

TEST_F(Epochs, StayWhenADatabaseGoesOn) {
  const std::string before = epoch();
  EXPECT_EQ(before.size(), 16);
  for (int i = 0; i < 3; ++i) {
    write(std::to_string(i));
    storage.reset();
    open();
    EXPECT_TRUE(storage->continued());
    EXPECT_EQ(epoch(), before);
  }
}

TEST_F(Epochs, ChangeWhenABackupWasRestoredInPlace) {
  const std::string before = epoch();
  write("a");
  storage.reset();
  const std::string backup = folder.read("fount.db");
  open();
  write("b");
  EXPECT_EQ(epoch(), before);
  storage.reset();
  folder.write("fount.db", backup);  // the same file, older bytes
  open();
  EXPECT_FALSE(storage->continued());
  EXPECT_NE(epoch(), before);
  const std::string restored = epoch();
  storage.reset();
  open();
  EXPECT_TRUE(storage->continued());
  EXPECT_EQ(epoch(), restored);
}

TEST_F(Epochs, ChangeWhenTheFileIsACopy) {
  const std::string before = epoch();
  storage.reset();
  std::filesystem::copy_file(folder / "fount.db", folder / "copy");
  std::filesystem::rename(folder / "copy", folder / "fount.db");
  open();
  EXPECT_FALSE(storage->continued()) << "it may have been written elsewhere meanwhile";
  EXPECT_NE(epoch(), before);
}

TEST_F(Epochs, ChangeWhenNothingSaysHowFarItWas) {
  for (const char* content : {"", "x", "nothing that was written here, at any length that may come"}) {
    const std::string before = epoch();
    storage.reset();
    folder.write("fount.position", content);
    open();
    EXPECT_FALSE(storage->continued());
    EXPECT_NE(epoch(), before);
  }
}

// What a released schema is never changes: its migration is what older databases went through.
TEST(Migrations, AreAsTheyWereReleased) {
  constexpr std::array<std::uint64_t, 1> kReleased{8012296911893987353ULL};
  ASSERT_EQ(migrations().size(), kReleased.size());
  for (std::size_t i = 0; i < kReleased.size(); ++i) EXPECT_EQ(hash64(migrations()[i].text()), kReleased[i]) << i + 1;
}

// From every older version, with what it held.
TEST(Migrations, KeepWhatWasThere) {
  for (std::size_t version = 1; version <= migrations().size(); ++version) {
    const TemporaryDirectory folder;
    {
      auto database = Database::open(folder / "fount.db", DatabaseMode::write);
      ASSERT_TRUE(database);
      for (std::size_t i = 0; i < version; ++i) ASSERT_TRUE(database->script(migrations()[i]));
      ASSERT_TRUE(insert_note(*database, "old"));
    }
    auto storage = open_storage(folder.path());
    ASSERT_TRUE(storage);
    EXPECT_EQ(*notes(*storage), std::vector<std::string>{"old"});
    EXPECT_TRUE(add_note(*storage, "new"));
    EXPECT_EQ(storage->readers()
                  .read([](Database& database) -> Result<std::size_t> {
                    Query query(database, "PRAGMA user_version");
                    FOUNT_CHECK(query.next());
                    return static_cast<std::size_t>(query.integer(0));
                  })
                  .value(),
              migrations().size());
  }
}

}  // namespace
}  // namespace fount
