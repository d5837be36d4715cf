#include "core/report.h"

#include <gtest/gtest.h>

namespace fount {
namespace {

TEST(Band, follows_the_value_as_printed) {
  auto check = [](std::optional<double> value, std::string_view expected) {
    EXPECT_EQ(name_of(band_of(value)), expected) << value.value_or(-1);
  };
  check(std::nullopt, "not assessed");
  check(100, "compliant");
  check(90, "compliant");
  check(89.96, "compliant");
  check(89.94, "good");
  check(80, "good");
  check(79.9, "partial");
  check(65, "partial");
  check(64.9, "failing");
  check(50, "failing");
  check(49.9, "critical");
  check(0, "critical");
}

Finding finding_of(Severity severity, Confidence confidence = Confidence::certain) {
  Finding finding;
  finding.severity = severity;
  finding.confidence = confidence;
  return finding;
}

Report report_of(std::optional<double> score, std::vector<Finding> findings) {
  Report report;
  report.score.value = score;
  report.findings = std::move(findings);
  return report;
}

TEST(Status, says_the_worst_that_stands) {
  auto check = [](const Report& report, std::string_view expected) { EXPECT_EQ(status_of(report), expected); };
  check(report_of(std::nullopt, {}), "NOT ASSESSED");
  check(report_of(100, {}), "COMPLIANT");
  check(report_of(95, {finding_of(Severity::low)}), "MINOR ISSUES");
  check(report_of(95, {finding_of(Severity::critical, Confidence::tentative)}), "MINOR ISSUES");
  check(report_of(95, {finding_of(Severity::low), finding_of(Severity::medium)}), "VIOLATIONS DETECTED");
  check(report_of(79, {finding_of(Severity::low)}), "VIOLATIONS DETECTED");
  check(report_of(95, {finding_of(Severity::critical, Confidence::firm)}), "CRITICAL VIOLATIONS DETECTED");
  check(report_of(40, {finding_of(Severity::low)}), "CRITICAL VIOLATIONS DETECTED");
}

TEST(Status, leaves_out_accepted_findings) {
  Finding accepted = finding_of(Severity::critical);
  accepted.accepted = AcceptedBy{"moves out in March", "", ""};
  EXPECT_EQ(status_of(report_of(95, {accepted})), "MINOR ISSUES");
}

TEST(Status, is_critical_when_one_area_is) {
  Report report = report_of(62, {finding_of(Severity::high)});
  EXPECT_EQ(status_of(report), "VIOLATIONS DETECTED");
  AreaScore area;
  area.value = 45;
  report.score.areas.push_back(area);
  EXPECT_EQ(status_of(report), "CRITICAL VIOLATIONS DETECTED");
}

TEST(Risk, follows_the_band) {
  auto check = [](std::optional<double> value, std::string_view expected) {
    AreaScore area;
    area.value = value;
    EXPECT_EQ(risk_of(area), expected);
  };
  check(45, "high");
  check(62, "high");
  check(68, "medium");
  check(72, "medium");
  check(85, "low");
  check(100, "low");
  check(std::nullopt, "");
}

}  // namespace
}  // namespace fount
