#include "core/report.h"

#include <algorithm>
#include <cmath>

namespace fount {
namespace {

// True when the finding stands: what is tentative may be wrong, and what is accepted has been decided.
bool stands(const Finding& finding) { return finding.confidence != Confidence::tentative && !finding.accepted; }

}  // namespace

std::string_view name_of(Band band) {
  constexpr std::string_view kBands[] = {"compliant", "good", "partial", "failing", "critical", "not assessed"};
  return kBands[static_cast<std::size_t>(band)];
}

Band band_of(std::optional<double> value) {
  if (!value) return Band::not_assessed;
  const double printed = std::round(*value * 10) / 10;
  if (printed >= 90) return Band::compliant;
  if (printed >= 80) return Band::good;
  if (printed >= 65) return Band::partial;
  if (printed >= 50) return Band::failing;
  return Band::critical;
}

std::string status_of(const Report& report) {
  if (!report.score.value && report.findings.empty()) return "NOT ASSESSED";
  const auto has = [&](Severity at_least) {
    return std::any_of(report.findings.begin(), report.findings.end(),
                       [&](const Finding& finding) { return stands(finding) && finding.severity >= at_least; });
  };
  const auto is_critical = [](const AreaScore& area) { return band_of(area.value) == Band::critical; };
  const auto& areas = report.score.areas;
  const Band band = band_of(report.score.value);
  const bool critical = band == Band::critical || std::any_of(areas.begin(), areas.end(), is_critical);
  if (critical || has(Severity::critical)) return "CRITICAL VIOLATIONS DETECTED";
  const bool short_of_good = report.score.value && band > Band::good;
  if (short_of_good || has(Severity::medium)) return "VIOLATIONS DETECTED";
  return report.findings.empty() ? "COMPLIANT" : "MINOR ISSUES";
}

std::string_view risk_of(const AreaScore& area) {
  switch (band_of(area.value)) {
    case Band::compliant:
    case Band::good:
      return "low";
    case Band::partial:
      return "medium";
    case Band::failing:
    case Band::critical:
      return "high";
    case Band::not_assessed:
      break;
  }
  return "";
}

}  // namespace fount
