#include "rules/path_twins.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

// `client_socket.py` beside `web_socket.py`.
bool counterparts(std::string_view client, std::string_view server) {
  const auto words_of = [](std::string_view path) { return identifier_words(path.substr(path.rfind('/') + 1)); };
  const auto has = [](const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  const std::vector<std::string> other = words_of(server);
  return has(words_of(client), "client") && (has(other, "server") || has(other, "web"));
}

// `v2`, `v2_20`, `v2.1`.
bool is_version(std::string_view word) {
  return word.size() >= 2 && word[0] == 'v' &&
         std::ranges::all_of(word.substr(1), [](char c) { return (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

// Words that tell versions, platforms and sync/async twins apart.
bool tells_apart(std::string_view word) {
  constexpr std::array<std::string_view, 17> kTwins = {"sync",    "async", "asyncio", "aio",   "trio",  "threading",
                                                       "windows", "win32", "nt",      "posix", "unix",  "linux",
                                                       "darwin",  "mac",   "macos",   "osx",   "gevent"};
  if (std::ranges::find(kTwins, word) != kTwins.end()) return true;
  return is_version(word);
}

bool twin_paths(std::string_view a, std::string_view b) {
  const auto words_a = identifier_words(a), words_b = identifier_words(b);
  const std::multiset<std::string> set_a(words_a.begin(), words_a.end()), set_b(words_b.begin(), words_b.end());
  std::vector<std::string> different;
  std::ranges::set_symmetric_difference(set_a, set_b, std::back_inserter(different));
  return !different.empty() && std::ranges::all_of(different, tells_apart);
}

// `client/aio/retry.py` and `client/base/retry.py`: one folder of the way is the other world's.
bool async_trees(std::string_view a, std::string_view b) {
  constexpr std::array<std::string_view, 4> kWorlds = {"aio", "async", "async_", "asyncio"};
  const auto folders_a = split(a, '/'), folders_b = split(b, '/');
  if (folders_a.size() != folders_b.size()) return false;
  std::size_t different = 0, at = 0;
  for (std::size_t i = 0; i < folders_a.size(); ++i) {
    if (folders_a[i] == folders_b[i]) continue;
    ++different;
    at = i;
  }
  const auto is_world = [&](std::string_view folder) { return std::ranges::find(kWorlds, folder) != kWorlds.end(); };
  return different == 1 && is_world(folders_a[at]) != is_world(folders_b[at]);
}

// "v2" of "wagtail/api/v2/utils.py"; "" when no folder names a version.
std::string_view version_of(std::string_view path) {
  for (const std::string_view folder : split(path, '/'))
    if (is_version(folder)) return folder;
  return "";
}

}  // namespace

bool has_folder(std::string_view path, std::string_view name) {
  const auto folders = split(path, '/');
  return std::find(folders.begin(), folders.end() - 1, name) != folders.end() - 1;
}

// Of editions for several countries: `event_2021_cn/` and `event_2021_tw/`, `words/de/` and `words/fr/`.
static bool is_language(std::string_view word) {
  constexpr std::array<std::string_view, 22> kLanguages = {"ar", "cn", "cs", "de", "en", "es", "fr", "hi",
                                                           "ja", "jp", "ko", "kr", "nl", "pl", "pt", "ru",
                                                           "sv", "tr", "tw", "uk", "vi", "zh"};
  return std::ranges::find(kLanguages, word) != kLanguages.end();
}

// `plugin/_pv_1_6_2/main.py` beside `plugin/main.py`: an earlier version, kept below the one that follows.
static bool keeps_earlier(std::string_view earlier, std::string_view current) {
  const auto folders = split(earlier, '/'), others = split(current, '/');
  if (folders.size() != others.size() + 1) return false;
  const auto at = std::ranges::mismatch(folders, others).in1;
  if (at == folders.end() || !std::equal(at + 1, folders.end(), others.begin() + (at - folders.begin()))) return false;
  const auto words = identifier_words(*at);
  const auto numbers = std::ranges::count_if(words, [](const std::string& word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  });
  return is_version(*at) || numbers >= 2;
}

// `client.template.py` beside `client.py`, which is made of it.
static bool is_template_of(std::string_view source, std::string_view made) {
  constexpr std::string_view kMark = ".template";
  const std::size_t at = source.rfind(kMark);
  return at != std::string_view::npos && source.substr(0, at) == made.substr(0, at) &&
         source.substr(at + kMark.size()) == made.substr(std::min(at, made.size()));
}

bool are_of_series(std::string_view a, std::string_view b) {
  if (keeps_earlier(a, b) || keeps_earlier(b, a) || is_template_of(a, b) || is_template_of(b, a)) return true;
  const auto words_a = identifier_words(a), words_b = identifier_words(b);
  const std::multiset<std::string> set_a(words_a.begin(), words_a.end()), set_b(words_b.begin(), words_b.end());
  std::vector<std::string> only_a, only_b;
  std::ranges::set_difference(set_a, set_b, std::back_inserter(only_a));
  std::ranges::set_difference(set_b, set_a, std::back_inserter(only_b));
  const auto counts = [](const std::string& word) {
    return is_version(word) || is_language(word) || word == "current" || word == "latest" ||
           std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
  };
  return !only_a.empty() && !only_b.empty() && std::ranges::all_of(only_a, counts) &&
         std::ranges::all_of(only_b, counts);
}

bool apart_by_path(const Index& index, FileId a, FileId b) {
  const std::string_view path_a = index.file(a).path, path_b = index.file(b).path;
  return version_of(path_a) != version_of(path_b) || twin_paths(path_a, path_b) || async_trees(path_a, path_b);
}

bool two_sides(const Index& index, DefinitionId a, DefinitionId b) {
  return two_sides(index, index.file_of(a), index.file_of(b));
}

bool two_sides(const Index& index, FileId a, FileId b) {
  const std::string_view path_a = index.file(a).path, path_b = index.file(b).path;
  return has_folder(path_a, "server") != has_folder(path_b, "server") ||
         has_folder(path_a, "client") != has_folder(path_b, "client") || counterparts(path_a, path_b) ||
         counterparts(path_b, path_a);
}

}  // namespace fount
