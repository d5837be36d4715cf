// Causes of several import paths to one thing: a package and its submodules, or two modules, that both serve as one.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "engine/cause_kinds.h"

namespace fount {
namespace {

// The modules of a finding of `import-paths`, shortest first, with the importers that each has.
std::map<std::string_view, std::uint64_t> importers_by_module(const Finding& finding) {
  std::map<std::string_view, std::uint64_t> modules;
  if (finding.rule != "import-paths") return modules;
  for (const Source& source : finding.sources)
    if (is_rival(source)) modules[parent_module(source.symbol)] += source.uses;
  return modules;
}

std::map<std::string, std::uint64_t> importers_of_all(CausedFindings findings) {
  std::map<std::string, std::uint64_t> all;
  for (const Finding* finding : findings)
    for (const auto& [module, uses] : importers_by_module(*finding)) all[std::string(module)] += uses;
  return all;
}

std::vector<std::string> concepts_of(CausedFindings findings) {
  std::vector<std::string> names;
  for (const Finding* finding : findings) names.push_back(finding->concept_name);
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

// The module that the finding itself says to import from: a cause asks for nothing else.
std::string_view home_of(const Finding& finding) {
  for (const Source& source : finding.sources)
    if (source.role == SourceRole::canonical) return parent_module(source.symbol);
  return {};
}

bool is_inside(std::string_view module, std::string_view package) {
  return module.size() > package.size() && module.starts_with(package) && module[package.size()] == '.';
}

// --- A package and its submodules.

// Which of them serves: the second part of the key.
constexpr const char *kFacade = "facade", *kSubmodules = "submodules";

std::vector<CauseKey> facade_keys(const Finding& finding, const CauseContext&) {
  const auto modules = importers_by_module(finding);
  if (modules.size() < 2) return {};
  const std::string_view package = modules.begin()->first;  // a prefix sorts before what it begins
  const bool all_inside = std::ranges::all_of(
      modules, [&](const auto& entry) { return entry.first == package || is_inside(entry.first, package); });
  if (!all_inside) return {};
  return {{std::string(package), home_of(finding) == package ? kFacade : kSubmodules}};
}

std::optional<CauseText> describe_facade(const CauseKey& key, CausedFindings findings, const CauseContext&) {
  const std::string& package = key[0];
  std::uint64_t through_package = 0, past_it = 0;
  for (const auto& [module, uses] : importers_of_all(findings)) (module == package ? through_package : past_it) += uses;
  const std::vector<std::string> names = concepts_of(findings);
  const std::string action =
      key[1] == kFacade
          ? fmt::format("Import {} from `{}` only: {} of {} imports do already.", quoted_list(names), package,
                        counted(through_package), counted(through_package + past_it))
          : fmt::format(
                "Import {} from the submodules that define them, as {} of {} imports do already, and leave the "
                "re-exports in `{}` to users outside the repository, if it has any.",
                quoted_list(names), counted(past_it), counted(through_package + past_it), package);
  return CauseText{
      fmt::format("`{}` re-exports {} that are also imported past it", package, plural(names.size(), "name")), action};
}

// --- Two modules.

std::vector<CauseKey> split_paths_keys(const Finding& finding, const CauseContext&) {
  const auto modules = importers_by_module(finding);
  if (modules.size() != 2) return {};
  const std::string_view home = home_of(finding);
  const std::string_view other = home == modules.begin()->first ? modules.rbegin()->first : modules.begin()->first;
  return {{std::string(home), std::string(other)}};
}

std::optional<CauseText> describe_split_paths(const CauseKey& key, CausedFindings findings, const CauseContext&) {
  auto importers = importers_of_all(findings);
  const std::string &home = key[0], &other = key[1];
  const std::vector<std::string> names = concepts_of(findings);
  return CauseText{
      fmt::format("{} are imported both from `{}` and from `{}`", plural(names.size(), "name"), home, other),
      fmt::format("Import {} from `{}` ({} of {} imports do already) and stop importing them from `{}`.",
                  quoted_list(names), home, counted(importers[home]), counted(importers[home] + importers[other]),
                  other)};
}

}  // namespace

const CauseKind facade_cause{facade_keys, describe_facade};
const CauseKind split_paths_cause{split_paths_keys, describe_split_paths};

}  // namespace fount
