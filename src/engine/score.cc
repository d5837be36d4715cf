#include "engine/score.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace fount {
namespace {

// Costs are summed as integers: an exact sum is the same in every order, and removing a cost restores it exactly.
using Cost = std::uint64_t;
constexpr double kCostUnit = 1 << 20;
const double kLogOfFull = std::log2(100.0);

Cost fixed_cost(const Finding& finding) { return static_cast<Cost>(std::llround(cost_of(finding) * kCostUnit)); }

// The finding that holds an area down, if any: the lowest cap, then the smallest id.
struct Holder {
  double at = kNoCap;
  const Finding* finding = nullptr;
};

// One area while it is being computed. Scores are kept as logarithms: a score too small for a double is still ordered.
struct Penalty {
  Cost cost = 0;
  Holder lowest, next;  // `next` holds once `lowest` is fixed
};

// Which findings count: all of them for `value`, the unaccepted for `gated`.
enum class Scope { everything, unaccepted };
bool counts(const Finding& finding, Scope scope) { return scope == Scope::everything || !finding.accepted; }

struct Tally {
  std::vector<Penalty> areas;
  std::vector<Cost> saved;  // per finding: what P loses when it alone is fixed
};

void add_cap(Penalty& area, const Finding& finding, double at) {
  if (at >= kNoCap || finding.confidence != Confidence::certain || cost_of(finding) == 0) return;
  const auto before = [](const Holder& a, const Holder& b) {
    return b.finding == nullptr || std::tie(a.at, a.finding->id) < std::tie(b.at, b.finding->id);
  };
  Holder holder{at, &finding};
  if (before(holder, area.lowest)) std::swap(holder, area.lowest);
  if (holder.finding != nullptr && before(holder, area.next)) area.next = holder;
}

Tally tally(std::size_t area_count, std::span<const Finding> findings, std::span<const Costing> costing, Scope scope) {
  struct Line {
    std::uint32_t area, service;
    std::string_view key;
    Cost cost;
    std::size_t finding;
    bool same_concept(const Line& other) const {
      return std::tie(area, service, key) == std::tie(other.area, other.service, other.key);
    }
  };
  Tally result{std::vector<Penalty>(area_count), std::vector<Cost>(findings.size())};
  std::vector<Line> lines;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!counts(findings[i], scope)) continue;
    add_cap(result.areas[costing[i].area], findings[i], costing[i].cap);
    lines.push_back({costing[i].area, findings[i].service, findings[i].concept_key, fixed_cost(findings[i]), i});
  }
  std::ranges::sort(lines, [](const Line& a, const Line& b) {
    return std::tie(a.area, a.service, a.key, b.cost) < std::tie(b.area, b.service, b.key, a.cost);
  });
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && lines[i].same_concept(lines[i - 1])) continue;
    const bool shared = i + 1 < lines.size() && lines[i].same_concept(lines[i + 1]);
    result.areas[lines[i].area].cost += lines[i].cost;
    result.saved[lines[i].finding] = lines[i].cost - (shared ? lines[i + 1].cost : 0);
  }
  return result;
}

double raw_log(const AreaScore& area, Cost cost) {
  const double exposure = static_cast<double>(area.concepts) + kExposureFloor;
  return kLogOfFull - static_cast<double>(cost) / kCostUnit / exposure / kHalfLife;
}
double capped_log(double raw, double cap) { return std::min(raw, std::log2(cap)); }

using Logs = std::vector<std::optional<double>>;  // of the areas' scores; nullopt where there was nothing to examine

std::optional<double> overall(std::span<const AreaScore> areas, const Logs& logs) {
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (!logs[i]) continue;
    sum += areas[i].weight * *logs[i];
    weight += areas[i].weight;
  }
  if (weight <= 0) return std::nullopt;
  return std::exp2(sum / weight);
}

// The areas' scores for one choice of findings that count, with and without caps.
struct Assessment {
  std::span<const AreaScore> areas;
  Tally tally;
  Logs raw, capped;
};

Assessment assess(std::span<const AreaScore> areas, Tally tally) {
  Assessment result{areas, std::move(tally), Logs(areas.size()), Logs(areas.size())};
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (areas[i].concepts == 0 && areas[i].findings == 0) continue;
    result.raw[i] = raw_log(areas[i], result.tally.areas[i].cost);
    result.capped[i] = capped_log(*result.raw[i], result.tally.areas[i].lowest.at);
  }
  return result;
}

// What the overall value gains when one area's logarithm becomes `better`.
double gain(std::span<const AreaScore> areas, Logs& logs, std::size_t area, double better) {
  const double now = overall(areas, logs).value_or(0);
  const std::optional<double> before = std::exchange(logs[area], better);
  const double then = overall(areas, logs).value_or(0);
  logs[area] = before;
  return std::max(0.0, then - now);
}

// The same with and without caps: the plan ranks by the second, so a cap hides no work that must be done to lift it.
struct Gain {
  double points = 0, uncapped = 0;
  bool capped = false;
};

Gain gain_of(const Finding& finding, Cost saved, std::size_t area, Assessment& now) {
  const Penalty& penalty = now.tally.areas[area];
  const double cap = penalty.lowest.finding == &finding ? penalty.next.at : penalty.lowest.at;
  const double raw = raw_log(now.areas[area], penalty.cost - saved);
  const double capped = capped_log(raw, cap);
  const bool held = capped - *now.capped[area] < raw - *now.raw[area];
  return {gain(now.areas, now.capped, area, capped), gain(now.areas, now.raw, area, raw), held};
}

int priority_of(const Finding& finding) {
  if (finding.confidence == Confidence::tentative) return 3;  // nobody is called out at night for a guess
  return finding.severity == Severity::critical ? 1 : finding.severity == Severity::high ? 2 : 3;
}

struct Candidate {
  PlanStep step;
  double rate = 0;  // uncapped points per hour
};

std::vector<PlanStep> in_order(std::vector<Candidate> candidates) {
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return std::tie(a.step.priority, b.rate, a.step.finding) < std::tie(b.step.priority, a.rate, b.step.finding);
  });
  std::vector<PlanStep> plan;
  for (Candidate& candidate : candidates) plan.push_back(std::move(candidate.step));
  return plan;
}

void fill_values(std::span<AreaScore> areas, const Assessment& value, const Assessment& gated) {
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (!value.capped[i]) continue;
    areas[i].value = std::exp2(*value.capped[i]);
    areas[i].gated = std::exp2(*gated.capped[i]);
    if (const Holder& holder = value.tally.areas[i].lowest; holder.finding != nullptr)
      areas[i].cap = Cap{holder.at, holder.finding->id};
  }
}

}  // namespace

double cost_of(const Finding& finding) {
  if (finding.confidence == Confidence::tentative || finding.cross_service) return 0;
  return weight_of(finding.severity) * (1 + std::log2(std::max(1U, finding.surplus)));
}

Scored score(std::vector<AreaScore> areas, std::span<Finding> findings, std::span<const Costing> costing) {
  for (AreaScore& area : areas) area.findings = 0;
  for (const Costing& each : costing) ++areas[each.area].findings;
  Assessment value = assess(areas, tally(areas.size(), findings, costing, Scope::everything));
  const Assessment gated = assess(areas, tally(areas.size(), findings, costing, Scope::unaccepted));

  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    Finding& finding = findings[i];
    const Gain regained = gain_of(finding, value.tally.saved[i], costing[i].area, value);
    finding.points = regained.points;
    finding.capped = regained.capped;
    finding.priority = priority_of(finding);
    if (finding.accepted || cost_of(finding) == 0) continue;
    candidates.push_back(
        {{finding.id, finding.priority, finding.points, finding.effort}, regained.uncapped / hours_of(finding.effort)});
  }
  fill_values(areas, value, gated);
  Score score{kFormula, overall(areas, value.capped), overall(areas, gated.capped), {}};
  score.areas = std::move(areas);
  return {std::move(score), in_order(std::move(candidates))};
}

}  // namespace fount
