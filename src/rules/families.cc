#include "rules/families.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/text.h"

namespace fount {
namespace {

// Words by which people mark a further attempt at something that exists. Words that name a strategy (default, simple,
// async, cached) or a part that is played (factory, error, config) are not among them, nor are versions: a V2 beside a
// V1 is a promise kept.
constexpr std::array<std::string_view, 26> kVariantWords = {
    "unified",        "new",       "old",        "legacy",        "enhanced",  "optimized", "optimised",
    "improved",       "modern",    "refactored", "consolidated",  "canonical", "ssot",      "impl",
    "implementation", "fixed",     "original",   "comprehensive", "advanced",  "secure",    "core",
    "robust",         "resilient", "simplified", "rewritten",     "migrated"};

constexpr std::array<std::string_view, 15> kPartWords = {"mock",    "fake",     "stub",      "dummy",         "noop",
                                                         "base",    "abstract", "interface", "protocol",      "adapter",
                                                         "wrapper", "shim",     "compat",    "compatibility", "bridge"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

Stem stem_of(std::string_view name) {
  Stem stem;
  for (const std::string& word : identifier_words(name)) {
    if (among(kPartWords, word)) stem.part = word;
    if (among(kVariantWords, word) || among(kPartWords, word)) continue;
    stem.words += (stem.words.empty() ? "" : " ") + word;
  }
  return stem;
}

std::vector<Family> families(const Index& index) {
  std::map<std::pair<std::uint32_t, std::string>, std::vector<DefinitionId>> groups;
  for (const DefinitionId id : index.top_level()) {
    if (index.definition(id).kind != DefinitionKind::class_) continue;
    std::string stem = stem_of(index.name(id)).words;
    if (!stem.empty()) groups[{index.file(index.file_of(id)).service, std::move(stem)}].push_back(id);
  }
  std::vector<Family> result;
  for (auto& [key, members] : groups)
    if (members.size() > 1) result.push_back({key.second, key.first, std::move(members)});
  return result;
}

}  // namespace fount
