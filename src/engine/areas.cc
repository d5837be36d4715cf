#include "engine/areas.h"

#include <algorithm>

#include "source/ignore.h"

namespace fount {
namespace {

AreaScore identity_of(const DeclaredArea& declared) {
  AreaScore area;
  area.id = declared.id;
  area.name = declared.name;
  area.weight = declared.weight;
  if (!declared.impact.empty()) area.impact = declared.impact;
  area.issues = declared.issues;
  return area;
}

AreaScore identity_of(std::string_view id, std::string_view name) {
  AreaScore area;
  area.id = id;
  area.name = name;
  return area;
}

std::vector<bool> matches_of(const DeclaredArea& area, std::string_view prefix, std::span<const SourceFile> files) {
  std::vector<bool> matches;
  if (area.paths.empty()) return matches;
  const GlobList globs = GlobList::from_globs(area.paths, prefix);
  for (const SourceFile& file : files) matches.push_back(globs.matches_file(file.path));
  return matches;
}

}  // namespace

Areas::Areas(const Policy& root_policy, std::span<const SourceFile> files) : policy_(root_policy) {
  for (const DeclaredArea& area : policy_.areas) {
    list_.push_back(identity_of(area));
    path_matches_.push_back(matches_of(area, policy_.prefix, files));
  }
  if (declared()) {
    list_.push_back(identity_of(kRestOfAreas, "Everything else"));
    return;
  }
  for (std::size_t i = 0; i < kAreaCount; ++i) {
    const auto area = static_cast<AreaId>(i);
    list_.push_back(identity_of(id_of(area), name_of(area)));
  }
}

std::vector<std::uint32_t> Areas::of_rule(std::string_view rule, AreaId built_in) const {
  if (!declared()) return {static_cast<std::uint32_t>(built_in)};
  std::vector<std::uint32_t> areas;
  for (std::uint32_t i = 0; i < policy_.areas.size(); ++i) {
    const std::vector<std::string>& rules = policy_.areas[i].rules;
    const auto named = [&](std::string_view id) { return std::ranges::find(rules, id) != rules.end(); };
    if (rules.empty() || named(rule) || named(id_of(built_in))) areas.push_back(i);
  }
  areas.push_back(static_cast<std::uint32_t>(policy_.areas.size()));
  return areas;
}

std::uint32_t Areas::of_place(std::span<const std::uint32_t> areas_of_rule, FileId file) const {
  for (const std::uint32_t area : areas_of_rule) {
    if (area >= path_matches_.size() || policy_.areas[area].paths.empty()) return area;
    if (file.value < path_matches_[area].size() && path_matches_[area][file.value]) return area;
  }
  return areas_of_rule.back();
}

FileId place_of(const Finding& finding) {
  if (finding.canonical) return finding.canonical->span.file;
  return finding.sources.empty() ? FileId{} : finding.sources.front().span.file;
}

}  // namespace fount
