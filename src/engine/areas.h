// Which area of the report a finding, or an examined concept, belongs to: the built-in areas, or the ones that the
// root's fount.toml cuts the system into (`[[area]]`).
//
// With declared areas, each thing belongs to the first one whose rules and paths both match, and what matches none to
// a last area "other". That one is left out of the report when nothing belongs to it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "core/finding.h"
#include "core/policy.h"
#include "core/report.h"

namespace fount {

class Areas {
 public:
  Areas(const Policy& root_policy, std::span<const SourceFile> files);

  // Identity and weight of each area, in the order of the report.
  const std::vector<AreaScore>& list() const { return list_; }
  bool declared() const { return !path_matches_.empty(); }

  // The areas that a rule can put something into, in order of preference.
  std::vector<std::uint32_t> of_rule(std::string_view rule, AreaId built_in) const;

  // The one of them that a place belongs to. A place outside the tree (FileId kNone) matches areas without paths.
  std::uint32_t of_place(std::span<const std::uint32_t> areas_of_rule, FileId file) const;

 private:
  const Policy& policy_;
  std::vector<AreaScore> list_;
  std::vector<std::vector<bool>> path_matches_;  // per declared area with paths: does each file match?
};

// The place that decides for a finding: its canonical source, else its first one.
FileId place_of(const Finding& finding);

}  // namespace fount
