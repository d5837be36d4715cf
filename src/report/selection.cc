#include "report/selection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.h"

namespace fount {
namespace {

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

bool more_urgent(const Finding* a, const Finding* b) {
  if (a->severity != b->severity) return a->severity > b->severity;
  if (a->confidence != b->confidence) return a->confidence > b->confidence;
  return a->points > b->points;
}

AreaFindings& area_of(std::vector<AreaFindings>& areas, const Finding& finding) {
  const std::string_view id = area_id_of(finding);
  const auto found = std::ranges::find(areas, id, &AreaFindings::id);
  if (found != areas.end()) return *found;
  return areas.emplace_back(AreaFindings{id, name_of(finding.area), nullptr, {}, {}, {}});
}

}  // namespace

bool shown(const Finding& finding, const RenderOptions& options) {
  const bool rule_shown = options.rules.empty() || contains(options.rules, finding.rule);
  const bool area_shown = options.areas.empty() || contains(options.areas, area_id_of(finding)) ||
                          contains(options.areas, id_of(finding.area));
  return rule_shown && area_shown;
}

bool shown(const Pattern& pattern, const RenderOptions& options) {
  return options.areas.empty() || contains(options.areas, id_of(pattern.area));
}

std::vector<AreaFindings> findings_by_area(const Report& report, const RenderOptions& options) {
  std::vector<AreaFindings> areas;
  for (const AreaScore& score : report.score.areas) areas.push_back({score.id, score.name, &score, {}, {}, {}});
  for (const Finding& finding : report.findings) {
    if (!shown(finding, options)) continue;
    AreaFindings& area = area_of(areas, finding);
    const bool tentative = finding.confidence == Confidence::tentative;
    (finding.accepted ? area.accepted : tentative ? area.tentative : area.open).push_back(&finding);
  }
  for (AreaFindings& area : areas)
    for (FindingList* list : {&area.open, &area.tentative, &area.accepted}) std::ranges::stable_sort(*list, more_urgent);
  return areas;
}

SeverityCounts count_severities(const FindingList& findings) {
  SeverityCounts counts;
  const std::array<std::size_t*, 4> slots{&counts.low, &counts.medium, &counts.high, &counts.critical};
  for (const Finding* finding : findings) ++*slots[static_cast<std::size_t>(finding->severity)];
  return counts;
}

std::string in_words(const SeverityCounts& counts) {
  std::vector<std::string> parts;
  auto add = [&](std::size_t count, std::string_view name) {
    if (count > 0) parts.push_back(fmt::format("{} {}", counted(count), name));
  };
  add(counts.critical, "critical");
  add(counts.high, "high");
  add(counts.medium, "medium");
  add(counts.low, "low");
  return parts.empty() ? "none" : join(parts, ", ");
}

int PriorityPlan::hours() const {
  int sum = 0;
  for (const PlannedFinding& planned : steps) sum += hours_of(planned.step->effort);
  return sum;
}

std::vector<PriorityPlan> plan_by_priority(const Report& report, const RenderOptions& options) {
  std::unordered_map<std::string_view, const Finding*> open;
  for (const Finding& finding : report.findings) {
    const bool counts = !finding.accepted && finding.confidence != Confidence::tentative;
    if (counts && shown(finding, options)) open.emplace(finding.id, &finding);
  }
  std::vector<PriorityPlan> plan{{1, {}}, {2, {}}, {3, {}}};
  for (const PlanStep& step : report.plan) {
    const auto found = open.find(step.finding);
    if (found == open.end()) continue;
    plan[static_cast<std::size_t>(std::clamp(step.priority, 1, 3) - 1)].steps.push_back({&step, found->second});
  }
  return plan;
}

std::vector<const Source*> ordered_sources(const Finding& finding) {
  std::vector<const Source*> sources;
  sources.reserve(finding.sources.size());
  for (const Source& source : finding.sources) sources.push_back(&source);
  std::ranges::stable_sort(sources, {}, [](const Source* source) { return source->role; });
  return sources;
}

std::string_view service_name(const Report& report, const Finding& finding) {
  return finding.service < report.services.size() ? std::string_view(report.services[finding.service].name) : ".";
}

std::string_view due_of(int priority) { return priority <= 1 ? "48 hours" : priority == 2 ? "1 week" : "2 weeks"; }

std::string_view title_of_priority(int priority) { return priority <= 1 ? "critical" : priority == 2 ? "high" : "medium and low"; }

std::size_t listed_count(std::size_t total, std::size_t usual, const RenderOptions& options) {
  return options.verbose || total <= usual + 1 ? total : usual;
}

std::string counted(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string plural(std::uint64_t value, std::string_view singular) {
  if (value == 1) return fmt::format("1 {}", singular);
  if (singular.ends_with("y")) return fmt::format("{} {}ies", counted(value), singular.substr(0, singular.size() - 1));
  return fmt::format("{} {}s", counted(value), singular);
}

std::string bytes_in_words(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits{"KB", "MB", "GB", "TB"};
  if (bytes < 1000) return plural(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string score_in_words(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f}", *value) : "not assessed";
}

std::string points_in_words(const Finding& finding) {
  if (finding.capped) return "cap";
  return finding.points >= 0.005 ? fmt::format("+{:.2f}", finding.points) : "0";
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace fount
