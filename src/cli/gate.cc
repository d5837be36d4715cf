#include "cli/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace fount {
namespace {

bool counts(const Finding& finding, const Gate& gate) {
  if (finding.accepted || finding.confidence == Confidence::tentative) return false;
  if (gate.new_only && finding.introduced == false) return false;
  return finding.severity >= *gate.fail_on;
}

void judge_severity(const Report& report, const Gate& gate, const RenderOptions& options,
                    std::vector<std::string>& reasons) {
  const auto count = std::ranges::count_if(
      report.findings, [&](const Finding& finding) { return counts(finding, gate) && shown(finding, options); });
  if (count > 0) {
    reasons.push_back(fmt::format("{} of severity {} or worse, none allowed",
                                  plural(static_cast<std::uint64_t>(count), "finding"), name_of(*gate.fail_on)));
  }
}

// Judges the value that reports print: nobody should read that 90.0 is below 90.0. What was not assessed cannot fail.
void judge_score(std::string_view name, std::optional<double> value, double least, std::vector<std::string>& reasons) {
  if (!value) return;
  const double printed = std::round(*value * 10) / 10;
  if (printed < least) reasons.push_back(fmt::format("{} {:.1f} is below {}", name, printed, least));
}

void judge_scores(const Report& report, const Gate& gate, const RenderOptions& options,
                  std::vector<std::string>& reasons) {
  if (options.areas.empty()) return judge_score("score", report.score.gated, *gate.min_score, reasons);
  for (const AreaScore& area : report.score.areas) {
    if (std::ranges::find(options.areas, area.id) == options.areas.end()) continue;
    judge_score(fmt::format("score of {}", area.id), area.gated, *gate.min_score, reasons);
  }
}

}  // namespace

std::vector<std::string> failed_gates(const Report& report, const Gate& gate, const RenderOptions& shown_parts) {
  std::vector<std::string> reasons;
  // A path that is wrong in a pipeline must not pass for ever.
  if ((gate.fail_on || gate.min_score) && report.files.scanned == 0)
    reasons.push_back("no file was read, so there is nothing that could pass");
  if (gate.fail_on) judge_severity(report, gate, shown_parts, reasons);
  if (gate.min_score) judge_scores(report, gate, shown_parts, reasons);
  return reasons;
}

}  // namespace fount
