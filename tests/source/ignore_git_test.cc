// Fount's ignore rules against `git check-ignore`: random pattern files in a real work tree, every path compared.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "base/text.h"
#include "source/ignore.h"
#include "tests/source/temporary_directory.h"

namespace fount {
namespace {

namespace stdfs = std::filesystem;

constexpr int kRounds = 300;

// Another seed now and then: FOUNT_TEST_SEED=7 (every failure prints its files, so it can be told without the seed).
unsigned seed() {
  const char* given = std::getenv("FOUNT_TEST_SEED");
  return given ? static_cast<unsigned>(std::atoi(given)) : 20'240'607U;
}

// Names that patterns are made of, too: the interesting cases are those that almost match.
const std::vector<std::string> kNames = {"a",   "b",   "ab",  "abc", "foo", "bar", "foobar", "a.b", "foo.log", "x.txt",
                                         "[a]", "a b", "a ",  "#c",  "!d",  "a-c", "-",      "^",   "*",       "\\",
                                         "a*b", "é",   "Foo", ".a",  "A1",  "]",   "~",      "a\tb"};
const std::vector<std::string> kPieces = {"*",
                                          "*",
                                          "?",
                                          "**",
                                          "**",
                                          "/",
                                          "/",
                                          "/",
                                          "[ab]",
                                          "[!a]",
                                          "[^a]",
                                          "[a-c]",
                                          "[c-a]",
                                          "[]a]",
                                          "[!]a]",
                                          "[a-]",
                                          "[-a]",
                                          "[[:alpha:]]",
                                          "[[:upper:][:digit:]]",
                                          "[[:nope:]]",
                                          "[[:alpha]",
                                          "[",
                                          "]",
                                          "[a",
                                          "\\",
                                          "\\*",
                                          "\\a",
                                          "\\[",
                                          " ",
                                          "\\ ",
                                          "[\\]a]",
                                          "[\\a-c]",
                                          "-",
                                          ".",
                                          "#",
                                          "!",
                                          "*.",
                                          "[[:space:]]",
                                          "[[:punct:]]",
                                          "[/]",
                                          "[!/]",
                                          "***",
                                          "[a-\\c]",
                                          "\t",
                                          "[:alpha:]",
                                          "[[a]",
                                          "\\/",
                                          "**\\/"};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  bool chance(int percent) { return static_cast<int>(random_() % 100) < percent; }
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string one_of(const std::vector<std::string>& list) { return list[below(list.size())]; }

  std::string path() {
    std::string result = one_of(kNames);
    for (std::size_t depth = below(4); depth > 0; --depth) result += '/' + one_of(kNames);
    return result;
  }
  // A path of the tree, damaged: some names replaced or extended by wildcards, anchored or not, directory-only or not.
  std::string pattern(const std::vector<std::string>& paths) {
    std::string result = chance(15) ? "!" : chance(3) ? "#" : "";
    if (chance(15)) result += '/';
    if (chance(35)) {
      for (std::size_t pieces = 1 + below(5); pieces > 0; --pieces)
        result += chance(40) ? one_of(kNames) : one_of(kPieces);
    } else {
      std::string path = one_of(paths);
      if (chance(50)) path = path.substr(path.rfind('/') + 1);
      for (std::size_t edits = below(3); edits > 0; --edits) {
        const std::size_t at = below(path.size() + 1);
        path.replace(at, std::min(path.size() - at, below(3)), one_of(kPieces));
      }
      if (const std::size_t slash = path.find('/'); slash != path.npos && chance(20))
        path.replace(slash, path.find('/', slash + 1) == path.npos ? 1 : path.find('/', slash + 1) - slash,
                     one_of({"/**/", "/**\\/", "/*/", "**/", "/**"}));
      result += path;
    }
    if (chance(15)) result += '/';
    if (chance(8)) result += chance(50) ? "  " : "\\ ";
    return result;
  }
  std::string ignore_file(const std::vector<std::string>& paths) {
    std::string result = chance(5) ? "\xEF\xBB\xBF" : "";
    for (std::size_t lines = 1 + below(6); lines > 0; --lines) result += pattern(paths) + (chance(10) ? "\r\n" : "\n");
    if (chance(20)) result.pop_back();
    return result;
  }

 private:
  std::mt19937 random_;
};

struct Tree {
  std::set<std::string> directories, files;
};

Tree make_tree(const TemporaryDirectory& root, Generator& generator) {
  Tree tree;
  while (tree.files.size() < 60) {
    const std::string path = generator.path();
    const auto blocked = [&](std::string_view outer) { return tree.files.contains(std::string(outer)); };
    if (tree.directories.contains(path) || blocked(path)) continue;
    bool possible = true;
    for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
      possible = possible && !blocked(path.substr(0, slash));
    if (!possible) continue;
    for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
      tree.directories.insert(path.substr(0, slash));
    tree.files.insert(path);
    root.write(path, "");
  }
  return tree;
}

// What git says of every path: ignored or not.
std::map<std::string, bool> ask_git(const TemporaryDirectory& root, const std::vector<std::string>& paths) {
  std::string input;
  for (const std::string& path : paths) input += path + '\0';
  root.write(".git/asked", input);
  root.git(
      "-c core.excludesFile=.git/everywhere check-ignore --no-index -v -n -z --stdin < .git/asked > .git/answered");
  const std::string output = root.read(".git/answered");
  const std::vector<std::string_view> fields = split(output, '\0');
  std::map<std::string, bool> ignored;
  for (std::size_t i = 0; i + 3 < fields.size(); i += 4)
    ignored[std::string(fields[i + 3])] = !fields[i + 2].empty() && !fields[i + 2].starts_with('!');
  return ignored;
}

struct Round {
  std::string everywhere, info_exclude;
  std::map<std::string, std::string> ignore_files;  // by directory

  std::string describe() const {
    std::string text =
        "everywhere: " + testing::PrintToString(everywhere) + "\ninfo/exclude: " + testing::PrintToString(info_exclude);
    for (const auto& [directory, bytes] : ignore_files)
      text += "\n" + directory + "/.gitignore: " + testing::PrintToString(bytes);
    return text;
  }
};

Round random_round(Generator& generator, const Tree& tree, const std::vector<std::string>& paths) {
  Round round;
  if (generator.chance(30)) round.everywhere = generator.ignore_file(paths);
  if (generator.chance(30)) round.info_exclude = generator.ignore_file(paths);
  if (generator.chance(90)) round.ignore_files[""] = generator.ignore_file(paths);
  for (const std::string& directory : tree.directories) {
    if (!generator.chance(20)) continue;
    // Patterns of a nested file are written relative to it.
    std::vector<std::string> below;
    for (const std::string& path : paths)
      if (path.starts_with(directory + '/')) below.push_back(path.substr(directory.size() + 1));
    round.ignore_files[directory] = generator.ignore_file(below);
  }
  return round;
}

// The rules as the walk would gather them from `root` (a directory of the tree, or ""), whose files above are known.
IgnoreRules rules_of(const Round& round, const std::string& root) {
  IgnoreRules rules;
  std::map<std::string, IgnoreRules::Scope> scopes;
  const std::string prefix = root.empty() ? "" : root + '/';
  IgnoreRules::Scope scope = rules.add_above(IgnoreRules::kNoScope, prefix, round.everywhere);
  scope = rules.add_above(scope, prefix, round.info_exclude);
  for (const auto& [directory, bytes] : round.ignore_files) {
    const std::string inside = directory.empty() ? "" : directory + '/';
    if (prefix.starts_with(inside)) scopes[""] = scope = rules.add_above(scope, prefix.substr(inside.size()), bytes);
  }
  scopes[""] = scope;
  for (const auto& [directory, bytes] : round.ignore_files) {
    if (!directory.starts_with(prefix) || directory.size() <= prefix.size()) continue;
    const std::string below = directory.substr(prefix.size());
    std::string outer = below;
    do outer = outer.find('/') == outer.npos ? "" : outer.substr(0, outer.rfind('/'));
    while (!scopes.contains(outer));
    scopes[below] = rules.add_below(scopes[outer], below, bytes);
  }
  return rules;
}

void write_round(const TemporaryDirectory& root, const Round& round) {
  root.write(".git/everywhere", round.everywhere);
  root.write(".git/info/exclude", round.info_exclude);
  for (const auto& [directory, bytes] : round.ignore_files)
    root.write(directory.empty() ? ".gitignore" : directory + "/.gitignore", bytes);
}

void remove_round(const TemporaryDirectory& root, const Round& round) {
  for (const auto& [directory, bytes] : round.ignore_files)
    stdfs::remove(root / (directory.empty() ? ".gitignore" : directory + "/.gitignore"));
}

TEST(IgnoreAgainstGit, thousands_of_random_cases) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  Generator generator(seed());
  const Tree tree = make_tree(root, generator);
  std::vector<std::string> paths(tree.files.begin(), tree.files.end());
  paths.insert(paths.end(), tree.directories.begin(), tree.directories.end());
  std::size_t compared = 0, ignored = 0;
  for (int i = 0; i < kRounds && !testing::Test::HasFailure(); ++i) {
    const Round round = random_round(generator, tree, paths);
    write_round(root, round);
    const std::map<std::string, bool> expected = ask_git(root, paths);
    ASSERT_EQ(expected.size(), paths.size()) << round.describe();
    const IgnoreRules rules = rules_of(round, "");
    for (const auto& [path, answer] : expected) {
      EXPECT_EQ(rules.is_ignored(path, tree.directories.contains(path)), answer) << testing::PrintToString(path) << "\n"
                                                                                 << round.describe();
      ++compared;
      ignored += answer;
    }
    remove_round(root, round);
  }
  EXPECT_GT(compared, 25'000U);
  EXPECT_GT(ignored, compared / 10);
  EXPECT_LT(ignored, compared * 9 / 10);
}

// The root of an audit may be a directory inside the work tree: rules from above still apply, anchored where they lie.
TEST(IgnoreAgainstGit, roots_below_the_top) {
  const TemporaryDirectory root;
  ASSERT_TRUE(root.git("init -q"));
  Generator generator(seed() + 1);
  const Tree tree = make_tree(root, generator);
  const std::vector<std::string> paths(tree.files.begin(), tree.files.end());
  for (int i = 0; i < kRounds / 4 && !testing::Test::HasFailure(); ++i) {
    const Round round = random_round(generator, tree, paths);
    write_round(root, round);
    const std::map<std::string, bool> expected = ask_git(root, paths);
    for (const std::string& directory : tree.directories) {
      if (rules_of(round, "").is_ignored(directory, true)) continue;
      const IgnoreRules rules = rules_of(round, directory);
      for (const auto& [path, answer] : expected) {
        if (!path.starts_with(directory + '/')) continue;
        EXPECT_EQ(rules.is_ignored(path.substr(directory.size() + 1), false), answer)
            << testing::PrintToString(path) << " from " << directory << "\n"
            << round.describe();
      }
    }
    remove_round(root, round);
  }
}

}  // namespace
}  // namespace fount
