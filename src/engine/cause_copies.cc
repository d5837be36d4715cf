// Causes of several sources of the same things: a copied module or directory, a move that nobody finished, a second
// source that only its tests keep alive.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "engine/cause_kinds.h"

namespace fount {
namespace {

constexpr std::array<std::string_view, 3> kCopyRules = {"duplicate-definition", "duplicate-body", "drifted-copy"};
constexpr std::array<std::string_view, 3> kRivalryRules = {"name-divergence", "concept-family", "rival-claims"};

bool is_copy(const Finding& finding) { return std::ranges::find(kCopyRules, finding.rule) != kCopyRules.end(); }
bool is_rivalry(const Finding& finding) {
  return std::ranges::find(kRivalryRules, finding.rule) != kRivalryRules.end();
}

// The two files that share a concept; nullopt when there are more, or fewer.
std::optional<std::pair<FileId, FileId>> pair_of(const Finding& finding) {
  const std::vector<FileId> files = rival_files(finding);
  if (files.size() != 2) return std::nullopt;
  return std::pair(files[0], files[1]);
}

CauseKey key_of(const Index& index, FileId a, FileId b) { return {index.file(a).path, index.file(b).path}; }

std::string concepts_of(CausedFindings findings) {
  std::set<std::string> names;
  for (const Finding* finding : findings) names.insert(finding->concept_name);
  return quoted_list(std::vector<std::string>(names.begin(), names.end()));
}

// The file that every finding calls canonical; nullopt where they disagree or one is undecided.
std::optional<FileId> common_home(CausedFindings findings) {
  std::optional<FileId> home;
  for (const Finding* finding : findings) {
    if (!finding->canonical || finding->canonical->span.file.value == kNone) return std::nullopt;
    if (home && *home != finding->canonical->span.file) return std::nullopt;
    home = finding->canonical->span.file;
  }
  return home;
}

// The two files of a candidate, the common home first.
std::pair<FileId, FileId> sides(CausedFindings findings) {
  std::pair<FileId, FileId> files = *pair_of(*findings.front());
  if (common_home(findings) == files.second) std::swap(files.first, files.second);
  return files;
}

// --- Two modules that hold the same definitions.

std::vector<CauseKey> copied_module_keys(const Finding& finding, const CauseContext& context) {
  const auto files = is_copy(finding) ? pair_of(finding) : std::nullopt;
  if (!files) return {};
  return {key_of(context.index(), files->first, files->second)};
}

std::optional<CauseText> describe_copied_module(const CauseKey&, CausedFindings findings, const CauseContext& context) {
  const Index& index = context.index();
  const auto [home, copy] = sides(findings);
  const std::string title = fmt::format("{} and {} share {}", quoted_path(index, home), quoted_path(index, copy),
                                        plural(findings.size(), "definition"));
  if (!common_home(findings)) {
    return CauseText{title,
                     fmt::format("Keep each of {} in one of the two, or in a module that both import, and delete "
                                 "the copies.",
                                 concepts_of(findings))};
  }
  return CauseText{title, fmt::format("Keep {} in {}, import them from there and delete the copies in {}.",
                                      concepts_of(findings), quoted_path(index, home), quoted_path(index, copy))};
}

// --- Two modules that compete for the same concepts.

std::vector<CauseKey> unfinished_move_keys(const Finding& finding, const CauseContext& context) {
  const Index& index = context.index();
  if (finding.rule == "deprecated-path" && finding.canonical && !finding.sources.empty() &&
      finding.canonical->span.file.value != kNone) {
    const auto [a, b] = std::minmax(finding.canonical->span.file, finding.sources.front().span.file);
    return {key_of(index, a, b)};
  }
  const auto files = is_copy(finding) || is_rivalry(finding) ? pair_of(finding) : std::nullopt;
  if (!files) return {};
  return {key_of(index, files->first, files->second)};
}

std::optional<CauseText> describe_unfinished_move(const CauseKey&, CausedFindings findings,
                                                  const CauseContext& context) {
  const Index& index = context.index();
  const auto deprecated = std::ranges::find(findings, "deprecated-path", &Finding::rule);
  if (deprecated != findings.end()) {
    const std::string from = quoted_path(index, (*deprecated)->sources.front().span.file);
    const std::string to = quoted_path(index, (*deprecated)->canonical->span.file);
    return CauseText{fmt::format("The move from {} to {} is not finished", from, to),
                     fmt::format("Make the importers of {} import from {}, then delete {}.", from, to, from)};
  }
  if (std::ranges::none_of(findings, [](const Finding* each) { return is_rivalry(*each); })) return std::nullopt;
  const auto [home, other] = sides(findings);
  const std::string title = fmt::format("{} and {} compete for {}", quoted_path(index, home), quoted_path(index, other),
                                        concepts_of(findings));
  if (!common_home(findings)) {
    return CauseText{title,
                     "Decide which of the two modules stays, move what the other does better into it, and delete "
                     "or rename what is left."};
  }
  return CauseText{title, fmt::format("Move the importers to {}, then delete or rename what {} still has of them.",
                                      quoted_path(index, home), quoted_path(index, other))};
}

// --- Two directories that hold the same modules.

// The directories above what two paths have in common at their ends: "a/x/m.py" and "b/x/m.py" -> "a", "b".
std::optional<CauseKey> diverging_roots(std::string_view a, std::string_view b) {
  if (name_part(a) != name_part(b)) return std::nullopt;
  while (!a.empty() && !b.empty() && name_part(a) == name_part(b)) {
    a = parent_of(a);
    b = parent_of(b);
  }
  if (a.empty() || b.empty()) return std::nullopt;
  return CauseKey{std::string(a), std::string(b)};
}

std::vector<CauseKey> copied_directory_keys(const Finding& finding, const CauseContext& context) {
  const auto files = is_copy(finding) ? pair_of(finding) : std::nullopt;
  if (!files) return {};
  const auto roots = diverging_roots(context.index().file(files->first).path, context.index().file(files->second).path);
  return roots ? std::vector<CauseKey>{*roots} : std::vector<CauseKey>{};
}

std::set<std::string_view> modules_below(const Index& index, const std::string& directory) {
  std::set<std::string_view> names;
  for (const SourceFile& file : index.files()) {
    const std::string_view path = file.path;
    if (is_production(file.role) && file.language == Language::python && path.starts_with(directory) &&
        path.size() > directory.size() && path[directory.size()] == '/' && name_part(path) != "__init__.py")
      names.insert(path.substr(directory.size() + 1));
  }
  return names;
}

std::optional<CauseText> describe_copied_directory(const CauseKey& key, CausedFindings findings,
                                                   const CauseContext& context) {
  std::set<std::pair<FileId, FileId>> pairs;
  for (const Finding* finding : findings) pairs.insert(*pair_of(*finding));
  const auto first = modules_below(context.index(), key[0]), second = modules_below(context.index(), key[1]);
  std::vector<std::string_view> common;
  std::ranges::set_intersection(first, second, std::back_inserter(common));
  const std::size_t smaller = std::min(first.size(), second.size());
  if (pairs.size() < 2 || common.size() * 2 < smaller) return std::nullopt;
  const std::string a = printable_path(key[0]), b = printable_path(key[1]);
  return CauseText{
      fmt::format("`{}/` and `{}/` hold {} of the same name, and share {}", a, b, plural(common.size(), "module"),
                  plural(findings.size(), "definition")),
      fmt::format("Move what the two have in common ({}) to one place that both import, and delete the copies.",
                  concepts_of(findings))};
}

// --- A second source that only tests still import.

std::vector<CauseKey> tests_only_keys(const Finding& finding, const CauseContext& context) {
  if (!is_copy(finding) && !is_rivalry(finding)) return {};
  if (!finding.canonical) return {};
  const Index& index = context.index();
  std::set<FileId> surplus;
  for (const Source& source : finding.sources)
    if (source.role == SourceRole::surplus) surplus.insert(source.span.file);
  if (surplus.size() != 1 || surplus.contains(finding.canonical->span.file)) return {};
  const FileId file = *surplus.begin();
  if (file.value == kNone || !index.modules().of(file)) return {};
  const Importers importers = context.importers_of(index.modules().of(file));
  const auto is_program = [](const Block& block) { return block.kind == BlockKind::main_guard; };
  if (importers.production > 0 || importers.test == 0 || std::ranges::any_of(index.facts(file).blocks, is_program))
    return {};
  return {{index.file(file).path}};
}

std::optional<CauseText> describe_tests_only(const CauseKey&, CausedFindings findings, const CauseContext& context) {
  const Index& index = context.index();
  FileId file;
  std::set<std::string> homes;
  for (const Finding* finding : findings) {
    homes.insert(printable_path(index.file(finding->canonical->span.file).path));
    for (const Source& source : finding->sources)
      if (source.role == SourceRole::surplus) file = source.span.file;
  }
  const std::string path = quoted_path(index, file);
  const std::uint32_t tests = context.importers_of(index.modules().of(file)).test;
  return CauseText{fmt::format("{} is kept alive by tests alone: {} and no production file import it", path,
                               plural(tests, "test file")),
                   fmt::format("Let those tests import from {}, then delete {}.",
                               quoted_list(std::vector<std::string>(homes.begin(), homes.end())), path)};
}

}  // namespace

const CauseKind copied_module_cause{copied_module_keys, describe_copied_module};
const CauseKind unfinished_move_cause{unfinished_move_keys, describe_unfinished_move};
const CauseKind copied_directory_cause{copied_directory_keys, describe_copied_directory};
const CauseKind tests_only_cause{tests_only_keys, describe_tests_only};

}  // namespace fount
