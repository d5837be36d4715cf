// Findings → score, points and plan. Pure arithmetic over plain values: it never sees a file, a rule or a clock.
//
// Formula 1 (ADR 0005). Over the concepts examined in one area:
//   P = Σ over concepts of severity × (1 + log2 k)      k: surplus sources or violating sites, at least 1
//   E = concepts examined + 20
//   S = 100 × 2^(−(P / E) / h)                          one half-life h for every area
// and overall = weighted geometric mean of the areas that have something to examine.
//
// A concept costs once: several findings on one (area, service, concept key) cost what the dearest of them costs, so
// two rules that see one defect do not double it. It follows that fixing only the cheaper one regains nothing.
// Tentative findings and copies across services cost nothing and never cap.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/report.h"

namespace fount {

inline constexpr int kFormula = 1;
// P / E at which a score halves.
inline constexpr double kHalfLife = 0.075;
// Keeps a handful of concepts from swinging an area between 0 and 100.
inline constexpr double kExposureFloor = 20;

// What the formula needs of a finding beside the finding itself.
struct Costing {
  std::uint32_t area = 0;  // index into the areas
  double cap = kNoCap;     // most the area can score while the finding stands; only certain findings cap
};

struct Scored {
  Score score;
  std::vector<PlanStep> plan;
};

// `areas` carry identity, weight and concepts examined; value, gated, cap and findings are filled here. `costing[i]`
// belongs to `findings[i]`, whose points, capped and priority are filled. `value` counts every finding, `gated` leaves
// out accepted ones. Points are what the overall value regains when the finding alone goes and E stays. The plan holds
// the findings that cost something and nobody accepted, by priority and then by uncapped points per hour of effort.
// The result does not depend on the order of the findings.
Scored score(std::vector<AreaScore> areas, std::span<Finding> findings, std::span<const Costing> costing);

// What the finding adds to P when its concept costs nothing else yet; 0 for tentative findings and cross-service
// copies.
double cost_of(const Finding& finding);

}  // namespace fount
