#include "rules/trial_folders.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

constexpr auto kExamples = std::to_array<std::string_view>(
    {"example",  "examples", "sample", "samples", "demo",      "demos",      "fixture",
     "fixtures", "testdata", "suites", "bench",   "benchmark", "benchmarks", "playground",
     "seeder",   "seeders",  "seeds",  "mock",    "mocks",     "snapshots",  "stubs"});
constexpr auto kTrials = std::to_array<std::string_view>(
    {"contrib", "cookbook", "cookbooks", "egs", "eval", "evals", "evaluation", "evaluations", "experiment",
     "experiments", "recipe", "recipes", "starter", "starters", "template", "templates", "tutorial", "tutorials"});
constexpr auto kVariants =
    std::to_array<std::string_view>({"adapters", "backends", "connector", "connectors", "dialects", "drivers",
                                     "extensions", "integrations", "plugin", "plugins", "providers"});

bool has_folder_with(std::string_view path, std::span<const std::string_view> known) {
  for (std::size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/')) {
    const std::vector<std::string> words = identifier_words(path.substr(0, end));
    if (std::ranges::any_of(words,
                            [&](const std::string& word) { return std::ranges::find(known, word) != known.end(); }))
      return true;
    path.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

bool is_below_examples(std::string_view path) { return has_folder_with(path, kExamples); }

bool is_below_trials(std::string_view path) { return is_below_examples(path) || has_folder_with(path, kTrials); }

bool is_below_archives(std::string_view path) {
  constexpr std::array<std::string_view, 6> kArchives = {"archive", "archived",   "archives",
                                                         "attic",   "deprecated", "obsolete"};
  const auto folders = split(path, '/');
  return std::any_of(folders.begin(), folders.end() - 1, [&](std::string_view folder) {
    if (folder.starts_with('_')) folder.remove_prefix(1);
    return std::ranges::find(kArchives, folder) != kArchives.end();
  });
}

bool is_below_variants(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return has_folder_with(path, kVariants) || name.ends_with("_plugin.py");
}

}  // namespace fount
