#include <gtest/gtest.h>

#include "source/discover.h"
#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

using Paths = std::vector<std::string>;

// The answer must be a repository; what it knows is compared by the test.
GitState state_of(const std::string& root) {
  const Result<std::optional<GitState>> state = read_git_state(root);
  EXPECT_TRUE(state.has_value() && state->has_value()) << root;
  return state && *state ? **state : GitState{};
}

bool is_repository(const std::string& root) {
  const Result<std::optional<GitState>> state = read_git_state(root);
  EXPECT_TRUE(state.has_value());
  return state && state->has_value();
}

TEST(GitState, of_no_repository) {
  const TemporaryDirectory root;
  EXPECT_FALSE(is_repository(root.path()));
  EXPECT_FALSE(is_repository(root / "absent"));
}

TEST(GitState, of_a_repository_without_commits) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write("a", "");
  EXPECT_EQ(state_of(root.path()).tracked, Paths{});
  ASSERT_TRUE(root.git("add a"));
  const GitState state = state_of(root.path());
  EXPECT_EQ(state.tracked, Paths{"a"});
  EXPECT_FALSE(state.revision);
  EXPECT_EQ(state.problem, "");
}

TEST(GitState, knows_index_and_head) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  for (const std::string name : {"b/c", "a", "b.py", "b-c", "odd \n\xFF"}) root.write(name, name);
  ASSERT_TRUE(root.git("add -A"));
  ASSERT_TRUE(root.git("commit -qm x"));
  root.write("untracked", "");
  const GitState state = state_of(root.path());
  EXPECT_EQ(state.tracked, (Paths{"a", "b-c", "b.py", "b/c", "odd \n\xFF"}));
  EXPECT_EQ(state.commit_time, 1'700'000'000);
  ASSERT_TRUE(state.revision);
  EXPECT_EQ(state.revision->size(), 40U);
  EXPECT_EQ(state.prefix, "");
}

TEST(GitState, from_below_the_top) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write("services/api/x.py", "");
  root.write("services/web/y.py", "");
  root.write(".gitignore", "top\n");
  root.write("services/.gitignore", "middle\n");
  root.write("services/api/.gitignore", "own\n");
  root.write(".git/info/exclude", "excluded\n");
  ASSERT_TRUE(root.git("add -A"));
  ASSERT_TRUE(root.git("commit -qm x"));
  const GitState state = state_of(root / "services/api");
  EXPECT_EQ(state.prefix, "services/api/");
  EXPECT_EQ(state.tracked, (Paths{".gitignore", "x.py"}));
  std::string files;
  for (const GitState::IgnoreFile& file : state.ignore_files) files += file.prefix + "=" + file.bytes;
  EXPECT_TRUE(files.ends_with("services/api/=excluded\nservices/api/=top\napi/=middle\n")) << files;
  EXPECT_TRUE(state.revision);
}

// Who names an ignored directory wants to see it.
TEST(GitState, of_an_ignored_root) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write(".gitignore", "build/\n*.log\n");
  root.write("build/x/y.py", "");
  ASSERT_TRUE(root.git("add -A"));
  ASSERT_TRUE(root.git("commit -qm x"));
  const GitState state = state_of(root / "build/x");
  EXPECT_TRUE(state.ignore_files.empty());
  EXPECT_FALSE(state.revision) << "nothing below this root belongs to the commit";
}

TEST(GitState, tells_submodules_and_sparse_files_apart) {
  const TemporaryDirectory inner;
  ASSERT_TRUE(inner.git("init -q"));
  inner.write("x", "");
  ASSERT_TRUE(inner.git("add x"));
  ASSERT_TRUE(inner.git("commit -qm x"));
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write("a", "");
  root.write("b", "");
  ASSERT_TRUE(root.git("submodule --quiet add " + inner.path() + " lib/inner"));
  ASSERT_TRUE(root.git("add -A"));
  ASSERT_TRUE(root.git("update-index --skip-worktree b"));
  const GitState state = state_of(root.path());
  EXPECT_EQ(state.submodules, Paths{"lib/inner"});
  EXPECT_EQ(state.tracked, (Paths{".gitmodules", "a"}));
  EXPECT_EQ(state.not_checked_out, 1U);
  EXPECT_EQ(state_of(root / "lib/inner").tracked, Paths{"x"});
}

TEST(GitState, an_unmerged_path_is_one_path) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q -b main"));
  const auto commit = [&](const std::string& content) {
    root.write("a", content);
    ASSERT_TRUE(root.git("add a"));
    ASSERT_TRUE(root.git("commit -qm " + content));
  };
  commit("one");
  ASSERT_TRUE(root.git("checkout -q -b other"));
  commit("two");
  ASSERT_TRUE(root.git("checkout -q main"));
  commit("three");
  EXPECT_FALSE(root.git("merge -q other > /dev/null"));
  EXPECT_EQ(state_of(root.path()).tracked, Paths{"a"});
}

TEST(GitState, of_a_linked_work_tree) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write("a", "");
  ASSERT_TRUE(root.git("add a"));
  ASSERT_TRUE(root.git("commit -qm x"));
  root.write(".git/info/exclude", "excluded\n");
  ASSERT_TRUE(root.git("worktree add -q linked"));
  const GitState state = state_of(root / "linked");
  EXPECT_EQ(state.tracked, Paths{"a"});
  ASSERT_FALSE(state.ignore_files.empty());
  EXPECT_EQ(state.ignore_files.back().bytes, "excluded\n");
}

// Damage is told, and the files are audited all the same.
TEST(GitState, of_a_damaged_repository) {
  for (const std::string damage : {"index", "HEAD", "config", "objects"}) {
    const TemporaryDirectory root;
    ASSERT_TRUE(root.git("init -q"));
    root.write("a.py", "x = 1\n");
    ASSERT_TRUE(root.git("add -A"));
    ASSERT_TRUE(root.git("commit -qm x"));
    if (damage == "objects") {
      std::filesystem::remove_all(root / ".git/objects");
      std::filesystem::create_directory(root / ".git/objects");
    } else {
      root.write(".git/" + damage, "DIRC garbage [");
    }
    const Result<std::optional<GitState>> state = read_git_state(root.path());
    ASSERT_TRUE(state.has_value()) << damage;
    const auto set = discover(*open_disk(root.path()), *state, {}, {});
    ASSERT_TRUE(set.has_value()) << damage;
    ASSERT_EQ(set->files.size(), 1U) << damage;
    EXPECT_EQ(set->files[0].path, "a.py");
    if (damage == "index") {
      ASSERT_EQ(set->statistics.unread.size(), 1U);
      EXPECT_NE(set->statistics.unread[0].why.find("index cannot be read"), std::string::npos);
    }
  }
}

// Neither hooks nor filters nor a file system monitor may run: a repository is data.
TEST(GitState, executes_nothing) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  root.write("a.py", "");
  root.write(".gitattributes", "*.py filter=evil\n");
  ASSERT_TRUE(root.git("add -A"));
  ASSERT_TRUE(root.git("commit -qm x"));
  const std::string evil = "touch " + root / "executed";
  root.write("evil.sh", "#!/bin/sh\n" + evil + "\n");
  std::filesystem::permissions(root / "evil.sh", std::filesystem::perms::owner_all);
  for (const std::string name : {"post-checkout", "post-index-change", "fsmonitor-watchman", "pre-auto-gc"}) {
    root.write(".git/hooks/" + name, "#!/bin/sh\n" + evil + "\n");
    std::filesystem::permissions(root / (".git/hooks/" + name), std::filesystem::perms::owner_all);
  }
  for (const std::string key : {"core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "core.pager",
                                "core.sshCommand", "diff.external", "core.editor"})
    ASSERT_TRUE(root.git("config " + key + " " + root / "evil.sh"));
  const GitState state = state_of(root.path());
  ASSERT_TRUE(discover(*open_disk(root.path()), state, {}, {}).has_value());
  EXPECT_FALSE(std::filesystem::exists(root / "executed"));
}

}  // namespace
}  // namespace fount
