// What the formats choose alike: which findings a reader sees and in which order. Reads a Report, changes nothing in
// it; knows no format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"
#include "report/render.h"

namespace fount {

using FindingList = std::vector<const Finding*>;

// One area's findings. `open` is what there is to do, most severe first; the other two are told apart from it because
// they cost nothing: guesses, and what somebody has accepted with a reason.
struct AreaFindings {
  std::string_view id, name;
  const AreaScore* score = nullptr;  // null only for findings of an area that was not scored
  FindingList open, tentative, accepted;
};

// Every area of the score in its order (also those without findings), then areas that only findings name.
std::vector<AreaFindings> findings_by_area(const Report& report, const RenderOptions& options);

struct SeverityCounts {
  std::size_t critical = 0, high = 0, medium = 0, low = 0;
  std::size_t total() const { return critical + high + medium + low; }
};
SeverityCounts count_severities(const FindingList& findings);

// Steps of the plan that lead to a finding which is shown and open.
struct PlannedFinding {
  const PlanStep* step = nullptr;
  const Finding* finding = nullptr;
};
struct PriorityPlan {
  int priority = 3;
  std::vector<PlannedFinding> steps;
  int hours() const;
};
// Always three: priorities 1, 2 and 3.
std::vector<PriorityPlan> plan_by_priority(const Report& report, const RenderOptions& options);

// Causes that explain a finding which is shown, each with those findings and the failing tests that depend on them.
struct ShownCause {
  const Cause* cause = nullptr;
  FindingList findings;
  std::vector<std::string> tests;  // those of the dearest finding first
};
std::vector<ShownCause> shown_causes(const Report& report, const RenderOptions& options);

// One canonical place first, then what differs from it, then the other roles and the places that agree, each in the
// report's order.
std::vector<const Source*> ordered_sources(const Finding& finding);

// What the evidence says differs between two places, in the order of the rule.
std::vector<const Contrast*> contrasts_of(const Finding& finding);

// The lines of an excerpt that a report quotes, and how many of the source's lines it leaves out.
struct Quotation {
  std::vector<std::string_view> lines;
  std::size_t omitted = 0;
};
Quotation quotation_of(const Source& source, std::size_t most);

bool shown(const Pattern& pattern, const RenderOptions& options);
const RuleInfo* find_rule(const Report& report, std::string_view id);  // null when no such rule ran
std::string_view service_name(const Report& report, const Finding& finding);

// How many of `total` items a list shows that is usually cut after `usual`. "and 1 more" is never worth its line.
std::size_t listed_count(std::size_t total, std::size_t usual, const RenderOptions& options);

}  // namespace fount
