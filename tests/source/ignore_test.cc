// Ignore rules by hand: one line per idea of the pattern language. Every row is also put to git itself.
#include "source/ignore.h"

#include <gtest/gtest.h>

#include <chrono>

#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

struct Case {
  std::string patterns, path;
  bool directory = false;
  bool ignored = false;
};

const std::vector<Case> kCases = {
    {"foo", "foo", false, true},
    {"foo", "a/b/foo", false, true},
    {"foo", "food", false, false},
    {"/foo", "foo", false, true},
    {"/foo", "a/foo", false, false},
    {"a/foo", "a/foo", false, true},
    {"a/foo", "b/a/foo", false, false},
    {"foo/", "foo", false, false},
    {"foo/", "foo", true, true},
    {"foo/", "a/foo/b", false, true},
    {"*.log", "a/b.log", false, true},
    {"*.log\n!keep.log", "keep.log", false, false},
    {"!keep.log\n*.log", "keep.log", false, true},
    {"dir/\n!dir/keep", "dir/keep", false, true},
    {"dir/*\n!dir/keep", "dir/keep", false, false},
    {"a/*/c", "a/b/c", false, true},
    {"a/*/c", "a/b/b/c", false, false},
    {"a/**/c", "a/c", false, true},
    {"a/**/c", "a/b/b/c", false, true},
    {"**/c", "c", false, true},
    {"**/b/c", "a/b/c", false, true},
    {"a/**", "a", true, false},
    {"a/**", "a/b", false, true},
    {"**", "a/b", false, true},
    {"a**b", "axxb", false, true},
    {"x/a**b", "x/a/b", false, false},
    {"foo**/bar", "foox/y/bar", false, true},  // git hands its matcher what follows "foo"
    {"foo**/bar", "foobar", false, true},
    {"a/**\\/c", "a/b/b/c", false, true},
    {"a/**\\/c", "a/c", false, false},
    {"?", "a", false, true},
    {"a?b", "a/b", false, false},
    {"[abc]", "b", false, true},
    {"[a-c]", "d", false, false},
    {"[!a-c]", "d", false, true},
    {"[^a-c]", "b", false, false},
    {"[]]", "]", false, true},
    {"[!]]", "]", false, false},
    {"[a-]", "-", false, true},
    {"[[:digit:]x]", "7", false, true},
    {"[[:upper:]]", "a", false, false},
    {"[[:none:]]", "a", false, false},
    {"[a", "[a", false, false},
    {"x/[!a]y", "x/y", false, false},
    {"\\#x", "#x", false, true},
    {"#x", "#x", false, false},
    {"\\!x", "!x", false, true},
    {"x ", "x", false, true},
    {"x\\ ", "x ", false, true},
    {"x\t", "x", false, false},
    {"x\r", "x", false, true},
    {"\\", "\\", false, false},
    {"a\\*b", "a*b", false, true},
    {"a\\*b", "axb", false, false},
    {"\xEF\xBB\xBFx", "x", false, true},
    {"é", "é", false, true},
    {"Foo", "foo", false, false},
    {"/", "a", true, false},
    {"", "a", false, false},
    {"a/b/", "a/b", true, true},
    {"/a/*/", "a/b", true, true},
    {"*/", "a", false, false},
    {"*\n!*/\n!*.py", "a/b.py", false, false},
    {"*\n!*/\n!*.py", "a/b.txt", false, true},
};

TEST(IgnoreRules, one_line_per_idea) {
  for (const Case& one : kCases) {
    IgnoreRules rules;
    rules.add_above(IgnoreRules::kNoScope, "", one.patterns);
    EXPECT_EQ(rules.is_ignored(one.path, one.directory), one.ignored)
        << testing::PrintToString(one.patterns) << " and " << one.path;
  }
}

TEST(IgnoreRules, git_says_the_same_of_every_line) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  for (const Case& one : kCases) {
    root.write(".gitignore", one.patterns);
    if (one.directory)
      std::filesystem::create_directories(root / one.path);
    else
      root.write(one.path, "");
    root.write(".git/asked", one.path + '\0');
    EXPECT_EQ(root.git("check-ignore -q --no-index -z --stdin < .git/asked"), one.ignored)
        << testing::PrintToString(one.patterns) << " and " << one.path;
    std::filesystem::remove_all(root / one.path.substr(0, one.path.find('/')));
  }
}

TEST(IgnoreRules, the_nearest_file_decides) {
  IgnoreRules rules;
  auto scope =
      rules.add_above(IgnoreRules::kNoScope, "services/api/", "everywhere\n/services/api/anchored\n/anchored\n");
  scope = rules.add_above(scope, "api/", "api/near\n*.tmp\n");
  scope = rules.add_above(scope, "", "!a.tmp\n");
  scope = rules.add_below(scope, "sub", "!b.tmp\n/own\n");
  for (const std::string path : {"x/everywhere", "anchored", "near", "x.tmp", "b.tmp", "sub/own", "sub/c.tmp"})
    EXPECT_TRUE(rules.is_ignored(path, false)) << path;
  for (const std::string path : {"x/anchored", "sub/near", "a.tmp", "sub/a.tmp", "sub/b.tmp", "own", "sub/x/own"})
    EXPECT_FALSE(rules.is_ignored(path, false)) << path;
}

TEST(IgnoreRules, a_kept_directory_is_not_asked_for_again) {
  IgnoreRules rules;
  const auto root = rules.add_above(IgnoreRules::kNoScope, "", "*.tmp\nbuild/\n");
  const auto sub = rules.add_below(root, "a/build", "!x.tmp\nown\n");
  EXPECT_TRUE(rules.is_ignored("a/build/y", false));
  rules.keep("a/build", sub);  // somebody entered it all the same
  for (const std::string path : {"a/build/y.tmp", "a/build/own", "a/build/b/own", "a/build/build/y", "c/build/y"})
    EXPECT_TRUE(rules.is_ignored(path, false)) << path;
  for (const std::string path : {"a/build/y", "a/build/x.tmp", "a/build/b/c", "a/y"})
    EXPECT_FALSE(rules.is_ignored(path, false)) << path;
}

TEST(GlobList, a_directory_covers_what_lies_below) {
  const std::vector<std::string> globs = {"tests/", "*_gen.py", "!tests/production/", "docs/**/api"};
  const GlobList list = GlobList::from_globs(globs);
  for (const std::string path : {"tests/a.py", "x/tests/a/b.py", "a/b_gen.py", "docs/a/b/api", "docs/api/x"})
    EXPECT_TRUE(list.matches_file(path)) << path;
  for (const std::string path : {"tests", "a/b.py", "docs/a/b"}) EXPECT_FALSE(list.matches_file(path)) << path;
  EXPECT_TRUE(GlobList().empty());
  EXPECT_FALSE(GlobList().matches_file("a"));
}

// Each would take a recursive matcher longer than the age of the universe.
TEST(IgnoreRules, hostile_patterns_take_polynomial_time) {
  std::string stars, directories, both;
  for (int i = 0; i < 1000; ++i) {
    stars += "a*";
    directories += "**/a/";
    both += "**/a*a/";
  }
  std::string segments;
  for (int i = 0; i < 1000; ++i) segments += "aa/";
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& pattern : {stars + "b", directories + "b", both + "b", "/" + stars + "/b"}) {
    IgnoreRules rules;
    rules.add_above(IgnoreRules::kNoScope, "", pattern);
    EXPECT_FALSE(rules.is_ignored(std::string(4000, 'a'), false));
    EXPECT_FALSE(rules.is_ignored(segments + "c", false));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace fount
