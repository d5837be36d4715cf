// What every FileSystem promises, on disk and in memory; then what only a disk can do to a reader.
#include "source/file_system.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

using Kind = DirectoryEntry::Kind;

struct OnDisk {
  void write(const std::string& path, const std::string& content) { root.write(path, content); }
  const FileSystem& fs() {
    if (!opened) opened = open_disk(root.path());
    return *opened;
  }
  TemporaryDirectory root;
  std::unique_ptr<FileSystem> opened;
};

struct InMemory {
  void write(const std::string& path, const std::string& content) { memory.write(path, content); }
  const FileSystem& fs() { return memory; }
  MemoryFileSystem memory;
};

template <class Store>
class FileSystemContract : public testing::Test {
 public:
  std::string read(const std::string& path, std::uint64_t limit = 1 << 20) {
    std::string buffer = "what was there before";
    const Status status = store.fs().read(path, limit, buffer);
    return status ? buffer : "failed, leaving '" + buffer + "'";
  }
  Store store;
};
using Stores = testing::Types<OnDisk, InMemory>;
TYPED_TEST_SUITE(FileSystemContract, Stores);

std::string describe(std::vector<DirectoryEntry> entries) {
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  std::string text;
  for (const DirectoryEntry& entry : entries) {
    text += entry.name;
    text += entry.kind == Kind::directory ? "/"
            : entry.kind == Kind::symlink ? "@"
            : entry.kind == Kind::other   ? "?"
                                          : ":" + std::to_string(entry.size);
    text += ' ';
  }
  return text;
}

TYPED_TEST(FileSystemContract, lists_one_directory) {
  this->store.write("a.py", "123");
  this->store.write("b/c.py", "");
  this->store.write("b/d/e.py", "1");
  this->store.write("b-x", "1");
  this->store.write(std::string("\xFF\n \t").append("é"), "odd");
  const auto root = this->store.fs().list("");
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(describe(*root), "a.py:3 b/ b-x:1 \xFF\n \té:3 ");
  const auto below = this->store.fs().list("b");
  ASSERT_TRUE(below.has_value());
  EXPECT_EQ(describe(*below), "c.py:0 d/ ");
}

TYPED_TEST(FileSystemContract, an_empty_root_is_no_failure) {
  const auto root = this->store.fs().list("");
  ASSERT_TRUE(root.has_value());
  EXPECT_TRUE(root->empty());
}

TYPED_TEST(FileSystemContract, absent_paths_say_so) {
  this->store.write("a/b", "x");
  std::string buffer;
  EXPECT_EQ(this->store.fs().read("c", 10, buffer).error().code, ErrorCode::not_found);
  EXPECT_EQ(this->store.fs().list("c").error().code, ErrorCode::not_found);
  EXPECT_EQ(this->store.fs().size("c").error().code, ErrorCode::not_found);
  EXPECT_FALSE(this->store.fs().list("a/b").has_value());
  EXPECT_FALSE(this->store.fs().read("a", 10, buffer).has_value());
}

TYPED_TEST(FileSystemContract, reads_whole_files_up_to_the_limit) {
  const std::string large(300'000, 'x');
  this->store.write("empty", "");
  this->store.write("five", std::string("12\0"
                                        "45",
                                        5));
  this->store.write("large", large);
  EXPECT_EQ(this->read("empty"), "");
  EXPECT_EQ(this->read("five"), std::string("12\0"
                                            "45",
                                            5));
  EXPECT_EQ(this->read("five", 5), std::string("12\0"
                                               "45",
                                               5));
  EXPECT_EQ(this->read("five", 4), "failed, leaving ''");
  EXPECT_EQ(this->read("empty", 0), "");
  EXPECT_EQ(this->read("five", 0), "failed, leaving ''");
  EXPECT_EQ(this->read("large"), large);
  EXPECT_EQ(this->store.fs().size("large").value_or(0), large.size());
}

TEST(MemoryFileSystem, remembers_reads) {
  MemoryFileSystem fs;
  fs.write("a", "1");
  std::string buffer;
  (void)fs.read("a", 1, buffer);
  (void)fs.read("b", 1, buffer);
  EXPECT_EQ(fs.reads(), (std::vector<std::string>{"a", "b"}));
  fs.forget_reads();
  EXPECT_TRUE(fs.reads().empty());
}

TEST(DiskFileSystem, reuses_the_buffer) {
  const TemporaryDirectory root;
  root.write("large", std::string(1 << 20, 'x'));
  root.write("small", "y");
  const auto fs = open_disk(root.path());
  std::string buffer;
  ASSERT_TRUE(fs->read("large", 1 << 21, buffer));
  const char* bytes = buffer.data();
  ASSERT_TRUE(fs->read("small", 1 << 21, buffer));
  EXPECT_EQ(buffer, "y");
  EXPECT_EQ(buffer.data(), bytes);
}

TEST(DiskFileSystem, follows_no_symbolic_link) {
  const TemporaryDirectory root;
  const TemporaryDirectory outside;
  outside.write("secret", "s");
  root.write("d/file", "x");
  ASSERT_EQ(::symlink((outside / "secret").c_str(), (root / "link").c_str()), 0);
  ASSERT_EQ(::symlink(outside.path().c_str(), (root / "out").c_str()), 0);
  ASSERT_EQ(::symlink("d", (root / "in").c_str()), 0);
  ASSERT_EQ(::symlink(".", (root / "loop").c_str()), 0);
  const auto fs = open_disk(root.path());
  EXPECT_EQ(describe(*fs->list("")), "d/ in@ link@ loop@ out@ ");
  std::string buffer;
  for (const std::string& path : std::vector<std::string>{"link", "out/secret", "in/file", "loop/d/file",
                                                          outside / "secret", "d/../d/../../x", "../x"})
    EXPECT_FALSE(fs->read(path, 100, buffer).has_value()) << path;
  for (const std::string path : {"out", "in", "loop", "..", "/"}) EXPECT_FALSE(fs->list(path).has_value()) << path;
  EXPECT_FALSE(fs->size("link").has_value());
}

TEST(DiskFileSystem, a_root_that_is_a_link_was_named_by_the_caller) {
  const TemporaryDirectory root;
  root.write("real/a", "x");
  ASSERT_EQ(::symlink("real", (root / "link").c_str()), 0);
  EXPECT_EQ(describe(*open_disk(root / "link")->list("")), "a:1 ");
}

TEST(DiskFileSystem, a_bad_root_fails_at_the_first_listing) {
  const TemporaryDirectory root;
  root.write("file", "");
  EXPECT_EQ(open_disk(root / "absent")->list("").error().code, ErrorCode::not_found);
  EXPECT_EQ(open_disk(root / "file")->list("").error().message, "not a directory");
}

TEST(DiskFileSystem, never_waits_for_what_is_no_file) {
  const TemporaryDirectory root;
  ASSERT_EQ(::mkfifo((root / "fifo").c_str(), 0600), 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = root / "socket";
  std::copy(name.begin(), name.end(), address.sun_path);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const auto fs = open_disk(root.path());
  EXPECT_EQ(describe(*fs->list("")), "fifo? socket? ");
  std::string buffer;
  EXPECT_EQ(fs->read("fifo", 100, buffer).error().message, "not a regular file");
  EXPECT_FALSE(fs->read("socket", 100, buffer).has_value());
  ::close(listener);
}

// Root may read everything, so a test run as root steps down for a moment.
class Unprivileged {
 public:
  Unprivileged() : root_(::geteuid() == 0 && ::seteuid(65534) == 0) {}
  ~Unprivileged() {
    if (root_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool root_;
};

TEST(DiskFileSystem, permission_is_told_from_absence) {
  const TemporaryDirectory root;
  root.write("file", "x");
  root.write("directory/file", "x");
  ::chmod((root / "file").c_str(), 0);
  ::chmod((root / "directory").c_str(), 0);
  ::chmod(root.path().c_str(), 0755);
  const auto fs = open_disk(root.path());
  {
    const Unprivileged unprivileged;
    std::string buffer;
    EXPECT_EQ(fs->read("file", 100, buffer).error().code, ErrorCode::permission);
    EXPECT_EQ(fs->list("directory").error().message, "permission denied");
  }
  ::chmod((root / "directory").c_str(), 0700);
}

TEST(DiskFileSystem, paths_beyond_the_systems_limit_fail) {
  const TemporaryDirectory root;
  const auto fs = open_disk(root.path());
  std::string deep;
  while (deep.size() < kMaxPathBytes + 10) deep += "d/";
  std::string buffer;
  EXPECT_FALSE(fs->read(deep + "file", 100, buffer).has_value());
  EXPECT_FALSE(fs->list(deep).has_value());
  EXPECT_FALSE(fs->read(std::string("a\0b", 3), 100, buffer).has_value());
}

// /proc files claim a size of 0, as a file does that grows after it was looked at.
TEST(DiskFileSystem, reads_more_than_the_size_it_was_told) {
  const auto fs = open_disk("/proc/self");
  std::string buffer;
  ASSERT_TRUE(fs->read("status", 1 << 20, buffer).has_value());
  EXPECT_GT(buffer.size(), 100U);
  EXPECT_FALSE(fs->read("status", 10, buffer).has_value());
}

TEST(DiskFileSystem, survives_files_that_change_while_read) {
  const TemporaryDirectory root;
  root.write("file", "");
  std::atomic<bool> stop{false};
  std::jthread writer([&] {
    const std::string path = root / "file";
    for (int i = 0; !stop; ++i) {
      ::truncate(path.c_str(), (i * 7919) % 200'000);
    }
  });
  const auto fs = open_disk(root.path());
  std::string buffer;
  for (int i = 0; i < 3000; ++i) {
    if (!fs->read("file", 150'000, buffer)) {
      EXPECT_TRUE(buffer.empty());
    }
    EXPECT_LE(buffer.size(), 150'000U);
  }
  stop = true;
}

TEST(DiskFileSystem, leaves_no_descriptor_open) {
  const TemporaryDirectory root;
  root.write("d/file", "x");
  const auto fs = open_disk(root.path());
  const auto open_descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
  };
  const auto before = open_descriptors();
  std::string buffer;
  for (int i = 0; i < 50; ++i) {
    (void)fs->read("d/file", 100, buffer);
    (void)fs->read("d/file", 0, buffer);
    (void)fs->read("d", 100, buffer);
    (void)fs->list("d");
    (void)fs->size("d/file");
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace fount
