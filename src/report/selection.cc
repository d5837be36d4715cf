#include "report/selection.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace fount {
namespace {

constexpr std::string_view kCutMark = "…";  // the last line of an excerpt that the evidence pass has cut

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

// By the id of a declared area or of the built-in one: a reader may know either.
template <class FindingOrPattern>
bool area_shown(const FindingOrPattern& it, const RenderOptions& options) {
  return options.areas.empty() || contains(options.areas, area_id_of(it)) || contains(options.areas, id_of(it.area));
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
  return (options.rules.empty() || contains(options.rules, finding.rule)) && area_shown(finding, options);
}

bool shown(const Pattern& pattern, const RenderOptions& options) { return area_shown(pattern, options); }

std::vector<AreaFindings> findings_by_area(const Report& report, const RenderOptions& options) {
  std::vector<AreaFindings> areas;
  areas.reserve(report.score.areas.size());
  for (const AreaScore& score : report.score.areas) areas.push_back({score.id, score.name, &score, {}, {}, {}});
  for (const Finding& finding : report.findings) {
    if (!shown(finding, options)) continue;
    AreaFindings& area = area_of(areas, finding);
    const bool tentative = finding.confidence == Confidence::tentative;
    (finding.accepted ? area.accepted : tentative ? area.tentative : area.open).push_back(&finding);
  }
  for (AreaFindings& area : areas) {
    for (FindingList* list : {&area.open, &area.tentative, &area.accepted})
      std::ranges::stable_sort(*list, more_urgent);
  }
  return areas;
}

SeverityCounts count_severities(const FindingList& findings) {
  SeverityCounts counts;
  const std::array<std::size_t*, 4> slots{&counts.low, &counts.medium, &counts.high, &counts.critical};
  for (const Finding* finding : findings) ++*slots[static_cast<std::size_t>(finding->severity)];
  return counts;
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

std::vector<ShownCause> shown_causes(const Report& report, const RenderOptions& options) {
  std::unordered_map<std::string_view, const Finding*> by_id;
  for (const Finding& finding : report.findings)
    if (shown(finding, options)) by_id.emplace(finding.id, &finding);
  std::vector<ShownCause> causes;
  for (const Cause& cause : report.causes) {
    ShownCause shown{&cause, {}, {}};
    std::unordered_set<std::string_view> seen;
    for (const std::string& id : cause.findings) {
      const auto finding = by_id.find(id);
      if (finding == by_id.end()) continue;
      shown.findings.push_back(finding->second);
      for (const std::string& test : finding->second->tests)
        if (seen.insert(test).second) shown.tests.push_back(test);
    }
    if (!shown.findings.empty()) causes.push_back(std::move(shown));
  }
  return causes;
}

std::vector<const Source*> ordered_sources(const Finding& finding) {
  std::vector<const Source*> sources;
  sources.reserve(finding.sources.size());
  for (const Source& source : finding.sources) sources.push_back(&source);
  std::ranges::stable_sort(sources, {}, [](const Source* source) { return source->role; });
  // One canonical place is enough to compare with; those that differ must not be cut from a list because of the rest.
  const auto others =
      std::ranges::find_if(sources, [](const Source* source) { return source->role != SourceRole::canonical; });
  if (others - sources.begin() > 1) std::rotate(sources.begin() + 1, others, sources.end());
  return sources;
}

namespace {

void collect(const Data& data, std::vector<const Contrast*>& contrasts) {
  if (const auto* contrast = std::get_if<Contrast>(&data.value)) {
    contrasts.push_back(contrast);
  } else if (const auto* list = std::get_if<DataList>(&data.value)) {
    for (const Data& each : *list) collect(each, contrasts);
  } else if (const auto* object = std::get_if<DataObject>(&data.value)) {
    for (const auto& [key, each] : *object) collect(each, contrasts);
  }
}

}  // namespace

std::vector<const Contrast*> contrasts_of(const Finding& finding) {
  std::vector<const Contrast*> contrasts;
  for (const auto& [key, data] : finding.data) collect(data, contrasts);
  return contrasts;
}

Quotation quotation_of(const Source& source, std::size_t most) {
  std::string_view text = source.excerpt;
  while (text.ends_with('\n')) text.remove_suffix(1);
  Quotation quotation;
  if (text.empty()) return quotation;
  quotation.lines = split(text, '\n');
  if (quotation.lines.back() == kCutMark) quotation.lines.pop_back();
  const Location& place = source.location;
  const std::size_t whole =
      std::max<std::size_t>(quotation.lines.size(), place.end_line + 1 - std::min(place.line, place.end_line));
  // A single line more takes no more room than saying that it is not shown.
  const bool all_fit = whole == quotation.lines.size() && whole <= most + 1;
  if (!all_fit) quotation.lines.resize(std::min(most, quotation.lines.size()));
  quotation.omitted = whole - quotation.lines.size();
  return quotation;
}

const RuleInfo* find_rule(const Report& report, std::string_view id) {
  const auto found = std::ranges::find(report.rules, id, &RuleInfo::id);
  return found == report.rules.end() ? nullptr : &*found;
}

std::string_view service_name(const Report& report, const Finding& finding) {
  return finding.service < report.services.size() ? std::string_view(report.services[finding.service].name) : ".";
}

std::size_t listed_count(std::size_t total, std::size_t usual, const RenderOptions& options) {
  return options.verbose || total <= usual + 1 ? total : usual;
}

}  // namespace fount
