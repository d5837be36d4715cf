#include "source/discover.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

FileSet discovered(const FileSystem& fs, const std::optional<GitState>& git = std::nullopt, const Policy& policy = {},
                   const DiscoverOptions& options = {}) {
  Result<FileSet> set = discover(fs, git, policy, options);
  EXPECT_TRUE(set.has_value()) << set.error().message;
  return set ? std::move(*set) : FileSet{};
}

// What the audit sees of a repository on disk, as git sees it.
FileSet audited(const std::string& root) {
  const auto git = read_git_state(root);
  EXPECT_TRUE(git.has_value());
  return discovered(*open_disk(root), git.value_or(std::nullopt));
}

std::string paths_of(const FileSet& set) {
  std::string paths;
  for (const SourceFile& file : set.files) paths += (paths.empty() ? "" : " ") + file.path;
  return paths;
}

std::string unread_of(const FileSet& set) {
  std::string text;
  for (const UnreadFile& file : set.statistics.unread) text += file.path + ": " + file.why + "\n";
  return text;
}

TEST(Discover, files_are_in_bytewise_order) {
  MemoryFileSystem fs;
  for (const std::string path :
       {"a/b.py", "a.py", "a-b.py", "a0.py", "a/b/c.py", "a/b-c.py", "B.py", "\xFF.py", "a b.py", "é.py"})
    fs.write(path, "");
  const FileSet set = discovered(fs);
  EXPECT_EQ(paths_of(set), "B.py a b.py a-b.py a.py a/b-c.py a/b.py a/b/c.py a0.py é.py \xFF.py");
  EXPECT_TRUE(std::ranges::is_sorted(set.files, {}, &SourceFile::path));
}

TEST(Discover, only_a_root_that_cannot_be_listed_fails) {
  EXPECT_FALSE(discover(*open_disk("/nonexistent/directory"), std::nullopt, {}, {}).has_value());
  EXPECT_TRUE(discovered(MemoryFileSystem()).files.empty());
}

TEST(Discover, says_what_each_file_is) {
  MemoryFileSystem fs;
  for (const std::string path : {"api/main.py", "api/Dockerfile", "api/tests/test_x.py", "api/x.py.20250915_125822",
                                 "logo.png", "web/x.ts", "web/package.json"})
    fs.write(path, "12");
  const FileSet set = discovered(fs);
  std::string text;
  for (const SourceFile& file : set.files)
    text += file.path + " " + std::string(name_of(file.language)) + " " + std::string(name_of(file.role)) + " " +
            set.services[file.service].name + "\n";
  EXPECT_EQ(text,
            "api/Dockerfile Dockerfile production api\n"
            "api/main.py Python production api\n"
            "api/tests/test_x.py Python test api\n"
            "api/x.py.20250915_125822 Python backup api\n"
            "web/package.json JSON production web\n"
            "web/x.ts TypeScript production web\n");
  EXPECT_EQ(set.files[1].size, 2U);
  EXPECT_EQ(set.statistics.binary, 1U);
}

TEST(Discover, ignore_rules_work_without_git) {
  MemoryFileSystem fs;
  fs.write(".gitignore", "*.log\nbuild/\n!keep.log\n");
  fs.write("sub/.gitignore", "!x.log\n/local\n");
  for (const std::string path : {"a.py", "x.log", "keep.log", "build/a.py", "build/b/c.py", "sub/x.log", "sub/y.log",
                                 "sub/local", "sub/sub/local"})
    fs.write(path, "");
  const FileSet set = discovered(fs);
  EXPECT_EQ(paths_of(set), ".gitignore a.py keep.log sub/.gitignore sub/sub/local sub/x.log");
  EXPECT_EQ(set.statistics.ignored, 4U) << "x.log, sub/y.log, sub/local, and build/ as one";
  EXPECT_TRUE(set.ignore_rules.is_ignored("build/generated/module.py", false));
  EXPECT_FALSE(set.ignore_rules.is_ignored("src/module.py", false));
  EXPECT_EQ(discovered(fs, std::nullopt, {}, {.use_ignore_files = false}).files.size(), 11U);
}

TEST(Discover, tracked_files_are_scanned_even_when_ignored) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write(".gitignore", "*.gen.py\nbuild/\nold/\n");
  for (const std::string path :
       {"a.py", "x.gen.py", "build/deep/kept.py", "build/deep/other.py", "build/x.py", "old/x.py", "y.gen.py"})
    root.write(path, "");
  ASSERT_TRUE(root.git("add -f a.py x.gen.py build/deep/kept.py .gitignore"));
  const FileSet set = audited(root.path());
  EXPECT_EQ(paths_of(set), ".gitignore a.py build/deep/kept.py x.gen.py");
  EXPECT_EQ(set.statistics.ignored, 4U) << "y.gen.py, build/x.py, build/deep/other.py, old/";
}

TEST(Discover, rules_above_the_root_apply) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write(".gitignore", "*.tmp\n/sub/anchored\n");
  root.write(".git/info/exclude", "excluded\n");
  for (const std::string path : {"sub/a.py", "sub/x.tmp", "sub/anchored", "sub/excluded", "sub/below/anchored"})
    root.write(path, "");
  EXPECT_EQ(paths_of(audited(root / "sub")), "a.py below/anchored");
}

TEST(Discover, policy_steers_the_walk) {
  MemoryFileSystem fs;
  for (const std::string path : {"src/a.py", "src/gen/b.py", "src/big.py", "lib/c.py", "d.py"})
    fs.write(path, path == "src/big.py" ? std::string(2000, '#') : "");
  Policy policy;
  policy.scan.exclude = {"gen/"};
  policy.scan.max_file_bytes = 1000;
  FileSet set = discovered(fs, std::nullopt, policy);
  EXPECT_EQ(paths_of(set), "d.py lib/c.py src/a.py");
  EXPECT_EQ(set.statistics.ignored, 1U);
  EXPECT_EQ(set.statistics.too_large, 1U);
  EXPECT_EQ(unread_of(set), "src/big.py: larger than 1000 bytes ([scan] max_file_bytes)\n");
  EXPECT_EQ(set.opaque, (std::vector<std::string>{"src/big.py", "src/gen"}));
  policy.scan.include = {"/src/**", "d.py"};
  set = discovered(fs, std::nullopt, policy);
  EXPECT_EQ(paths_of(set), "d.py src/a.py");
  EXPECT_EQ(set.statistics.ignored, 2U);
}

TEST(Discover, repositories_inside_are_said_not_entered) {
  const TemporaryDirectory root;
  root.write("a.py", "");
  root.write("inner/.git/HEAD", "ref: refs/heads/main\n");
  root.write("inner/b.py", "");
  root.write("linked/.git", "gitdir: ../elsewhere\n");
  root.write("linked/c.py", "");
  root.write("no_repository/.git/something", "");
  root.write("no_repository/d.py", "");
  root.write(".git/HEAD/odd.py", "");
  const FileSet set = discovered(*open_disk(root.path()));
  EXPECT_EQ(paths_of(set), "a.py no_repository/d.py");
  EXPECT_EQ(set.opaque, (std::vector<std::string>{"inner", "linked"}));
  EXPECT_EQ(unread_of(set),
            "inner: a git repository of its own, not entered\nlinked: a git repository of its own, not entered\n");
}

TEST(Discover, submodules_are_said_not_entered) {
  MemoryFileSystem fs;
  fs.write("lib/inner/x.py", "");
  fs.write("a.py", "");
  GitState git;
  git.submodules = {"lib/inner"};
  const FileSet set = discovered(fs, git);
  EXPECT_EQ(paths_of(set), "a.py");
  EXPECT_EQ(unread_of(set), "lib/inner: a git submodule, not entered\n");
}

TEST(Discover, what_git_tracks_and_the_disk_lacks_is_said) {
  MemoryFileSystem fs;
  fs.write("a.py", "");
  fs.write("z/file.py", "");
  GitState git;
  git.tracked = {"a.py", "b/gone.py", "z/file.py", "z/gone.py"};
  EXPECT_EQ(unread_of(discovered(fs, git)),
            "b/gone.py: tracked by git, missing on disk\nz/gone.py: tracked by git, missing on disk\n");
  for (int i = 0; i < 100; ++i) git.tracked.push_back("many/" + std::to_string(i));
  git.not_checked_out = 7;
  std::ranges::sort(git.tracked);
  EXPECT_EQ(
      unread_of(discovered(fs, git)),
      ".: 102 files that git tracks are missing on disk\n.: 7 tracked files are left out by the sparse checkout\n");
  // What policy leaves out is not missing.
  Policy policy;
  policy.scan.exclude = {"z/"};
  git = {};
  git.tracked = {"a.py", "z/gone.py"};
  EXPECT_EQ(unread_of(discovered(fs, git, policy)), "");
}

TEST(Discover, lfs_pointers_are_said) {
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
  MemoryFileSystem fs;
  fs.write(".gitattributes", "*.json filter=lfs diff=lfs merge=lfs -text\n");
  fs.write("data.json", pointer);
  fs.write("fetched.json", "{}");
  fs.write("model.bin", pointer);
  const FileSet set = discovered(fs);
  EXPECT_EQ(paths_of(set), ".gitattributes fetched.json");
  EXPECT_EQ(unread_of(set), "data.json: a Git LFS pointer, not fetched\n");
  EXPECT_EQ(set.statistics.binary, 1U);
}

TEST(Discover, lists_nested_policies_and_applies_their_roles) {
  MemoryFileSystem fs;
  for (const std::string path :
       {"fount.toml", "a/fount.toml", "a/b/fount.toml", "a/x.py", "a/b/x.py", "ab/x.py", "a/b/y.py"})
    fs.write(path, "");
  FileSet set = discovered(fs);
  EXPECT_EQ(set.policy_files, (std::vector<std::string>{"a/b/fount.toml", "a/fount.toml"}));
  Policy outer, inner;
  outer.directory = "a";
  outer.roles = {{Role::generated, {"*.py"}}};
  inner.directory = "a/b";
  inner.roles = {{Role::vendored, {"/x.py"}}};
  const std::vector<Policy> nested = {inner, outer};
  apply_nested_roles(set, nested);
  std::string roles;
  for (const SourceFile& file : set.files)
    if (file.language == Language::python)
      roles += file.path + "=" + std::string(name_of(file.role)) + " (" + file.role_reason + ") ";
  EXPECT_EQ(roles,
            "a/b/x.py=vendored (a/b/fount.toml [roles] vendored) a/b/y.py=generated (a/fount.toml [roles] generated) "
            "a/x.py=generated (a/fount.toml [roles] generated) ab/x.py=production () ");
}

// --- what only a disk can do ---

TEST(Discover, links_are_neither_followed_nor_forgotten) {
  const TemporaryDirectory root;
  root.write("d/x.py", "");
  ASSERT_EQ(::symlink("..", (root / "d/up").c_str()), 0);
  ASSERT_EQ(::symlink("/", (root / "everything").c_str()), 0);
  ASSERT_EQ(::symlink("d/x.py", (root / "y.py").c_str()), 0);
  const FileSet set = discovered(*open_disk(root.path()));
  EXPECT_EQ(paths_of(set), "d/x.py");
  EXPECT_EQ(set.opaque, (std::vector<std::string>{"d/up", "everything", "y.py"}));
}

TEST(Discover, odd_things_on_disk) {
  const TemporaryDirectory root;
  const std::string odd = "line\nbreak\t\xFF\xFE.py";
  root.write(odd, "");
  root.write(std::string(255, 'n'), "");
  ASSERT_EQ(::mkfifo((root / "fifo.py").c_str(), 0600), 0);
  EXPECT_EQ(paths_of(discovered(*open_disk(root.path()))), odd + " " + std::string(255, 'n'));
}

TEST(Discover, what_may_not_be_listed_is_said) {
  const TemporaryDirectory root;
  root.write("open/a.py", "");
  root.write("shut/b.py", "");
  ::chmod(root.path().c_str(), 0755);
  ::chmod((root / "open").c_str(), 0755);
  ::chmod((root / "shut").c_str(), 0);
  const bool is_root = ::geteuid() == 0;
  if (is_root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const FileSet set = discovered(*open_disk(root.path()));
  if (is_root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ::chmod((root / "shut").c_str(), 0755);
  EXPECT_EQ(paths_of(set), "open/a.py");
  EXPECT_EQ(unread_of(set), "shut: permission denied\n");
}

// Directories deeper than any path may name: made by relative steps, reported, never entered.
TEST(Discover, directories_beyond_the_longest_path) {
  const TemporaryDirectory root;
  int at = ::open(root.path().c_str(), O_RDONLY | O_DIRECTORY);
  const std::string name(100, 'd');
  for (int i = 0; i < 60; ++i) {
    ASSERT_EQ(::mkdirat(at, name.c_str(), 0700), 0);
    const int next = ::openat(at, name.c_str(), O_RDONLY | O_DIRECTORY);
    ::close(at);
    at = next;
    ::close(::openat(at, "x.py", O_CREAT | O_WRONLY, 0600));
  }
  ::close(at);
  const FileSet set = discovered(*open_disk(root.path()));
  EXPECT_EQ(set.files.size(), 40U);
  ASSERT_EQ(set.statistics.unread.size(), 1U);
  EXPECT_EQ(set.statistics.unread[0].why, "its path is longer than 4095 bytes");
}

TEST(Discover, thousands_of_levels_and_entries) {
  MemoryFileSystem fs;
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "d/";
  fs.write(deep + "x.py", "");
  for (int i = 0; i < 20'000; ++i) fs.write("wide/" + std::to_string(i) + ".py", "");
  EXPECT_EQ(discovered(fs).files.size(), 20'001U);
}

// The same tree gives the same answer, whatever order the disk lists it in.
class Shuffled final : public FileSystem {
 public:
  explicit Shuffled(const FileSystem& fs) : fs_(fs) {}
  Result<std::vector<DirectoryEntry>> list(const std::string& directory) const override {
    auto entries = fs_.list(directory);
    if (entries) std::ranges::reverse(*entries);
    return entries;
  }
  Result<std::uint64_t> size(const std::string& path) const override { return fs_.size(path); }
  Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const override {
    return fs_.read(path, limit, buffer);
  }

 private:
  const FileSystem& fs_;
};

TEST(Discover, does_not_depend_on_the_order_of_listings) {
  MemoryFileSystem fs;
  fs.write("a/.gitignore", "x.py\n!y.py\n");
  fs.write("a/.gitattributes", "*.py linguist-generated\n");
  for (const std::string path : {"a/x.py", "a/y.py", "a/b/x.py", "c/x.py", "c/x_old.py", "c.py"}) fs.write(path, "");
  const FileSet one = discovered(fs), other = discovered(Shuffled(fs));
  EXPECT_EQ(paths_of(one), paths_of(other));
  for (std::size_t i = 0; i < one.files.size(); ++i)
    EXPECT_EQ(one.files[i].role, other.files[i].role) << one.files[i].path;
}

}  // namespace
}  // namespace fount
