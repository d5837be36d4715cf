#include "engine/documentation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>

namespace fount {
namespace {

std::string found_in(std::string_view text, std::vector<std::string> names) {
  const NameFinder finder(names);
  std::vector<std::uint32_t> found;
  finder.search(text, found);
  std::string list;
  for (const std::uint32_t name : found) list += (list.empty() ? "" : " ") + names[name];
  return list;
}

TEST(NameFinder, finds_whole_names) {
  const struct {
    std::string_view text;
    std::vector<std::string> names;
    std::string_view expected;
  } cases[] = {
      {"Config", {"Config"}, "Config"},
      {"the Config.", {"Config"}, "Config"},
      {"Configs MyConfig Config2 _Config", {"Config"}, ""},
      {"`Config`, (Config)", {"Config"}, "Config Config"},
      {"—Config—", {"Config"}, "Config"},
      {"Ünfig nfig", {"nfig"}, "nfig nfig"},
      {"from pkg.mod import Name", {"pkg.mod", "mod", "Name"}, "mod pkg.mod Name"},
      {"xpkg.mod pkg.mody pkg.mod.more", {"pkg.mod"}, "pkg.mod"},
      {"GET /users/{id} here", {"GET /users/{id}"}, "GET /users/{id}"},
      {"GET /users/{id}", {"POST /users/{id}"}, ""},
      {"", {"Config"}, ""},
      {"Config", {"", "..", "Config"}, "Config"},
      {"a", {"a", "b"}, "a"},
  };
  for (const auto& each : cases) EXPECT_EQ(found_in(each.text, each.names), each.expected) << each.text;
}

bool is_identifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Letters beyond ASCII bound a name: Chinese prose has no spaces around one.
bool stands_whole(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !is_identifier(text[at - 1])) && (end == text.size() || !is_identifier(text[end]))) return true;
  }
  return false;
}

// Held to the plain definition, on texts whose words cross the edges of blocks.
TEST(NameFinder, agrees_with_searching_name_by_name) {
  std::mt19937 random(3);
  const std::vector<std::string> names = {"a", "ab", "abc", "b_c", "abcabcabcabc", "a.b", "c2"};
  const std::string_view pieces[] = {"a", "b", "c", "_", ".", " ", "2", "\n", "abc", "é", "\xff", "abcabcabc"};
  const NameFinder finder(names);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = static_cast<int>(random() % 200); i > 0; --i) text += pieces[random() % std::size(pieces)];
    std::vector<std::uint32_t> found;
    finder.search(text, found);
    for (std::uint32_t name = 0; name < names.size(); ++name)
      ASSERT_EQ(std::ranges::find(found, name) != found.end(), stands_whole(text, names[name]))
          << names[name] << " in " << text;
  }
}

TEST(CountDocuments, counts_files_of_role_docs_once_each) {
  MemoryFileSystem fs;
  std::vector<SourceFile> files;
  const auto add = [&](std::string path, Role role, std::string text) {
    SourceFile file;
    file.path = path;
    file.size = text.size();
    file.role = role;
    files.push_back(file);
    fs.write(std::move(path), std::move(text));
  };
  add("a.md", Role::docs, "Config and Config");
  add("b.md", Role::docs, "Config, Other");
  add("c.py", Role::production, "Config");
  add("d.md", Role::docs, "nothing");
  SourceFile gone;
  gone.path = "gone.md";
  gone.role = Role::docs;
  files.push_back(gone);

  std::vector<Finding> findings(4);
  findings[0].concept_name = "Config";
  findings[1].concept_name = "Other";
  findings[2].concept_name = "Config";
  findings[3].concept_name = "Missing";
  SilentObserver observer;
  for (const unsigned threads : {1U, 3U}) {
    Workers workers(threads);
    count_documents(findings, fs, files, workers, observer);
    EXPECT_EQ(findings[0].references.docs, 2U);
    EXPECT_EQ(findings[1].references.docs, 1U);
    EXPECT_EQ(findings[2].references.docs, 2U);
    EXPECT_EQ(findings[3].references.docs, 0U);
  }
}

}  // namespace
}  // namespace fount
