// Damage is told and never served: whatever byte of a database changes, it is refused, or holds all that it held.
// Damage of the write-ahead log loses its end, which SQLite cannot see; then the epochs say so.
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "tests/sqlite/notes.h"

namespace fount {
namespace {

constexpr std::size_t kPage = 4096;

std::string note(int number) { return std::string(300, 'n') + std::to_string(number); }

class Damage : public testing::Test {
 protected:
  void SetUp() override {
    auto storage = open_storage(folder.path());
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(add_note(*storage, note(i)));
    expected = *notes(*storage);
    storage.reset();
    healthy = folder.read("fount.db");
    position = folder.read("fount.position");
    ASSERT_GT(healthy.size(), 20 * kPage);
  }
  // In place, so that it stays the same file. "": opened with all that it held; else why not.
  std::string open_with(const std::string& bytes) {
    std::filesystem::remove(folder / "fount.db-wal");
    std::filesystem::remove(folder / "fount.db-shm");
    folder.write("fount.position", position);
    folder.write("fount.db", bytes);
    auto storage = Storage::open(folder.path());
    if (!storage) return storage.error().message;
    const auto held = notes(**storage);
    EXPECT_TRUE(held && *held == expected) << "damaged data was served";
    return "";
  }

  TemporaryDirectory folder;
  std::vector<std::string> expected;
  std::string healthy, position;
};

TEST_F(Damage, OfNothingIsNone) { EXPECT_EQ(open_with(healthy), ""); }

TEST_F(Damage, OfAnyByteIsFound) {
  std::mt19937 random(20251127);
  int found = 0, tried = 0;
  const auto flip = [&](std::size_t at) {
    std::string bytes = healthy;
    bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
    ++tried;
    const std::string message = open_with(bytes);
    if (!message.empty()) ++found;
    EXPECT_FALSE(message.empty()) << "byte " << at;
  };
  for (std::size_t at = 0; at < 100; at += 3) flip(at);  // the header
  for (std::size_t page = 0; page < healthy.size(); page += kPage)
    for (int i = 0; i < 3; ++i) flip(page + random() % kPage);
  EXPECT_EQ(found, tried);
}

TEST_F(Damage, OfItsLengthIsFound) {
  for (std::size_t size = 1; size < healthy.size(); size += 7 * kPage / 2)
    EXPECT_NE(open_with(healthy.substr(0, size)), "") << size;
}

TEST_F(Damage, OfPagesThatChangedPlacesIsFound) {
  for (std::size_t page = 2 * kPage; page + 2 * kPage <= healthy.size(); page += 2 * kPage) {
    std::string bytes = healthy;
    bytes.replace(page, kPage, healthy, page + kPage, kPage);
    bytes.replace(page + kPage, kPage, healthy, page, kPage);
    EXPECT_NE(open_with(bytes), "") << page;
  }
}

TEST_F(Damage, ThatComesWhileItIsServedIsToldAndNotServed) {
  auto storage = open_storage(folder.path());
  std::string bytes = folder.read("fount.db");
  for (std::size_t page = 2 * kPage; page < bytes.size(); page += kPage) bytes[page + 2000] ^= 1;
  folder.write("fount.db", bytes);
  const auto held = notes(*storage);
  ASSERT_FALSE(held);
  EXPECT_NE(held.error().message.find("damaged"), std::string::npos) << held.error().message;
}

// A server that was killed leaves its log behind.
void write_and_die(const std::string& folder) {
  const pid_t child = fork();
  if (child == 0) {
    auto storage = Storage::open(folder);
    bool stored = storage.has_value();
    for (int i = 100; stored && i < 130; ++i) stored = add_note(**storage, note(i)).has_value();
    _exit(stored ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(Damage, OfTheLogLosesNoMoreThanItsEndAndIsSaid) {
  write_and_die(folder.path());
  const std::string log = folder.read("fount.db-wal"), database = folder.read("fount.db");
  const std::string where = folder.read("fount.position");
  ASSERT_GT(log.size(), 30 * kPage);
  std::mt19937 random(20251127);
  int shorter = 0;
  for (int i = 0; i < 40; ++i) {
    std::string bytes = log;
    if (i > 0 && i % 4 == 0) bytes.resize(random() % log.size());
    if (i % 4 != 0) bytes[random() % log.size()] ^= static_cast<char>(1 << random() % 8);
    std::filesystem::remove(folder / "fount.db-shm");
    folder.write("fount.db", database);
    folder.write("fount.db-wal", bytes);
    folder.write("fount.position", where);
    auto storage = Storage::open(folder.path());
    if (!storage) continue;
    const auto held = notes(**storage);
    ASSERT_TRUE(held);
    ASSERT_GE(held->size(), 60);
    for (std::size_t n = 0; n < held->size(); ++n) EXPECT_EQ((*held)[n], note(static_cast<int>(n < 60 ? n : n + 40)));
    EXPECT_EQ((*storage)->continued(), held->size() == 90) << "events are lost and nobody was told";
    if (held->size() < 90) ++shorter;
  }
  EXPECT_GT(shorter, 20);
}

}  // namespace
}  // namespace fount
