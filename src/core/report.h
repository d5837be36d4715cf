// The audit's result as one value: everything that renderers may say. No renderer reads anything else.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/file.h"
#include "core/finding.h"
#include "core/policy.h"
#include "core/rule_info.h"

namespace fount {

// The JSON report and whatever reads it agree on this name.
inline constexpr std::string_view kReportSchema = "fount.report/1";

// value >= 90 compliant, 80 good, 65 partial, 50 failing, below critical; null when nothing was assessed. The value as
// printed (one decimal) decides, so that no report says "90.0 (GOOD)".
enum class Band : std::uint8_t { compliant, good, partial, failing, critical, not_assessed };
std::string_view name_of(Band);
Band band_of(std::optional<double> value);

struct Cap {
  double at = 100;
  std::string because;  // fingerprint of the finding that caps
};

struct AreaScore {
  std::string id, name;
  std::optional<double> value, gated;  // 0..100, one decimal when printed
  std::uint64_t concepts = 0;          // examined
  std::uint64_t findings = 0;
  double weight = 1;
  std::optional<Cap> cap;
  std::optional<std::string> impact;  // fount.toml [[area]] impact
  std::vector<std::string> issues;
  bool assessed() const { return value.has_value(); }
};

struct Score {
  int formula = 0;
  std::optional<double> value, gated;
  std::vector<AreaScore> areas;
};

struct UnreadFile {
  std::string path, why;
};
struct UnparsedPlace {
  std::string path;
  std::uint32_t line = 0, end_line = 0;
};

struct FileStatistics {
  std::uint64_t scanned = 0, bytes = 0;  // read and understood
  std::array<std::uint64_t, static_cast<std::size_t>(Role::count)> roles{};
  std::uint64_t ignored = 0, binary = 0, too_large = 0;
  std::vector<UnreadFile> unread;
  std::vector<UnparsedPlace> unparsed;
  std::map<std::string, std::uint64_t> not_assessed;  // language → files, for languages without an extractor
};

struct Coverage {
  std::optional<double> imports, settings;  // share resolved, 0..1
  std::vector<std::string> unresolved;      // listed, capped for output: "pkg/a.py:12 import x.y (computed name)"
};

struct Cause {
  std::string id, title, action;
  std::vector<std::string> findings;
};

// What the project's own test run said (--tests), and how much of it could be put down to findings.
struct TestSummary {
  std::uint64_t passed = 0, failed = 0, skipped = 0;
  std::uint64_t untraced = 0;  // failing tests whose file is not in the tree
  std::uint64_t linked = 0;    // failing tests that depend on a finding
};

struct Metric {
  std::string name;
  std::optional<double> value, target;
};

struct ReportedEnvironment {
  std::string name;
  std::vector<std::string> files;
  std::string why;
};

struct PlanStep {
  std::string finding;
  int priority = 3;
  double points = 0;
  Effort effort = Effort::small;
};

struct Report {
  std::string tool_version;
  std::string root_name;  // directory name, for titles
  std::optional<std::string> revision;
  std::string generated_at;        // ISO 8601, of the revision or SOURCE_DATE_EPOCH
  std::vector<std::string> scope;  // names of the areas assessed
  std::vector<Service> services;
  FileStatistics files;
  std::vector<ReportedEnvironment> environments;
  Score score;
  Coverage coverage;
  std::vector<Finding> findings;  // sorted by (path, span, rule) of the first source
  std::vector<Cause> causes;
  std::optional<TestSummary> tests;  // without a test report: nullopt
  std::vector<Pattern> patterns;
  std::vector<Metric> metrics;
  std::vector<PlanStep> plan;
  std::vector<RuleInfo> rules;  // every rule that ran, so that renderers need no registry
  Policy policy;                // as effective: gate, areas, impact figures
};

// "CRITICAL VIOLATIONS DETECTED": a critical finding, or an area in the critical band. "VIOLATIONS DETECTED": a finding
// of medium or high severity, or a score below good. "MINOR ISSUES": any other finding. "COMPLIANT". "NOT ASSESSED".
// Tentative and accepted findings are minor issues here, whatever their severity; an area's band counts everything.
std::string status_of(const Report&);
// "high" (failing or critical), "medium" (partial), "low"; "" when the area is not assessed.
std::string_view risk_of(const AreaScore&);

}  // namespace fount
