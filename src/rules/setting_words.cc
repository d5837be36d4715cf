#include "rules/setting_words.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

struct Synonym {
  std::string_view word, meaning;
};
constexpr auto kSynonyms = std::to_array<Synonym>({
    {"addr", "address"},      {"authentication", "auth"}, {"database", "db"},
    {"dir", "directory"},     {"expiration", "expiry"},   {"expire", "expiry"},
    {"expires", "expiry"},    {"hours", "hour"},          {"minutes", "minute"},
    {"days", "day"},          {"ms", "millisecond"},      {"milliseconds", "millisecond"},
    {"params", "parameters"}, {"pwd", "password"},        {"pass", "password"},
    {"sec", "second"},        {"secs", "second"},         {"seconds", "second"},
    {"uri", "url"},           {"username", "user"},
});

// Words that narrow nothing down: a name may have them or not. (A token without further words is the access token.)
constexpr auto kFillers = std::to_array<std::string_view>(
    {"access", "app", "application", "config", "default", "env", "jwt", "setting", "settings", "token", "value"});

// What a value is measured in or is: names whose last words differ here mean two things.
constexpr auto kKinds = std::to_array<std::string_view>(
    {"bucket", "count",  "day",    "directory",   "enabled", "file",   "host", "hour",     "id",   "key",
     "level",  "limit",  "max",    "millisecond", "min",     "minute", "name", "password", "path", "port",
     "region", "secret", "second", "size",        "ttl",     "url",    "user", "version"});

// What a name must share beside its kind, to be more than a coincidence.
constexpr auto kCommon = std::to_array<std::string_view>({"api", "client", "db", "server", "web"});

template <class Table>
bool in(const Table& table, std::string_view word) {
  return std::ranges::find(table, word) != table.end();
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  for (const std::string_view part : split(name, '_')) {
    std::string word = lower(part);
    const auto synonym = std::ranges::find(kSynonyms, word, &Synonym::word);
    if (synonym != kSynonyms.end()) word = synonym->meaning;
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

std::string_view kind_of(const std::vector<std::string>& words) {
  return !words.empty() && in(kKinds, words.back()) ? std::string_view(words.back()) : std::string_view{};
}

bool only_fillers(const std::set<std::string>& words, const std::set<std::string>& besides) {
  return std::ranges::all_of(words,
                             [&](const std::string& word) { return besides.contains(word) || in(kFillers, word); });
}

}  // namespace

std::string same_words(std::string_view name) { return join(words_of(name), " "); }

unsigned shared_meaning(std::string_view first, std::string_view second) {
  const std::vector<std::string> first_words = words_of(first), second_words = words_of(second);
  if (kind_of(first_words) != kind_of(second_words)) return 0;
  const std::set<std::string> a(first_words.begin(), first_words.end()), b(second_words.begin(), second_words.end());
  if (!only_fillers(a, b) || !only_fillers(b, a)) return 0;
  constexpr unsigned kFewest = 2;
  unsigned shared = 0, telling = 0;
  for (const std::string& word : a) {
    if (!b.contains(word) || in(kFillers, word)) continue;
    ++shared;
    telling += !in(kKinds, word) && !in(kCommon, word) ? 1 : 0;
  }
  return a == b || (shared >= kFewest && telling > 0) ? shared + (a == b ? 1 : 0) : 0;
}

}  // namespace fount
