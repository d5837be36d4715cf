#include "engine/report_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "rules/rule.h"

namespace fount {
namespace {

constexpr double kTargetScore = 90;           // "compliant"
constexpr double kTargetImportCoverage = 98;  // percent; computed names keep real code from 100

double count_certain_and_firm(const Report& report) {
  return static_cast<double>(std::ranges::count_if(
      report.findings, [](const Finding& finding) { return finding.confidence != Confidence::tentative; }));
}

std::optional<double> count_dangling_imports(const Report& report) {
  const auto ran = [](const RuleInfo& rule) { return rule.id == "dangling-import"; };
  if (std::ranges::none_of(report.rules, ran)) return std::nullopt;
  double imports = 0;
  for (const Finding& finding : report.findings) {
    if (finding.rule == "dangling-import" && finding.confidence != Confidence::tentative) imports += finding.surplus;
  }
  return imports;
}

double count_unparsed_files(const FileStatistics& files) {
  std::set<std::string_view> paths;
  for (const UnparsedPlace& place : files.unparsed) paths.insert(place.path);
  return static_cast<double>(paths.size());
}

Coverage coverage_of(const Index& index) {
  Coverage coverage;
  const auto has_imports = [](const FileFacts& facts) { return !facts.imports.empty(); };
  if (std::ranges::any_of(index.all_facts(), has_imports)) coverage.imports = index.import_coverage();
  coverage.unresolved.assign(index.unresolved_imports().begin(), index.unresolved_imports().end());
  if (!index.needs().has(Need::settings)) return coverage;
  const SettingReads& reads = index.setting_reads();
  if (!reads.all().empty() || !reads.unresolved().empty()) coverage.settings = reads.coverage();
  for (const UnresolvedRead& read : reads.unresolved()) {
    coverage.unresolved.push_back(fmt::format("{}: {}({})", index.file(read.span.file).path,
                                              index.symbols()[read.accessor], index.symbols()[read.key]));
  }
  return coverage;
}

// Files of each environment, and in a word or two why they are taken for its description.
std::vector<ReportedEnvironment> environments_of(const Index& index) {
  std::vector<ReportedEnvironment> result;
  if (!index.needs().has(Need::settings)) return result;
  for (const NamedEnvironment& named : index.environments().list()) {
    ReportedEnvironment environment{named.name, {}, ""};
    std::vector<std::string> reasons;
    for (const NamedEnvironment::File& file : named.files) {
      environment.files.push_back(printable_path(index.file(file.file).path));
      if (std::ranges::find(reasons, file.why) == reasons.end()) reasons.push_back(file.why);
    }
    environment.why = join(reasons, ", ");
    result.push_back(std::move(environment));
  }
  return result;
}

void add_test_metrics(const TestSummary& tests, std::vector<Metric>& metrics) {
  const auto counted = [](std::uint64_t count) { return static_cast<double>(count); };
  const std::uint64_t run = tests.passed + tests.failed;
  std::optional<double> rate;
  if (run > 0) rate = counted(tests.passed) * 100 / counted(run);
  metrics.push_back({"Test pass rate, percent", rate, 100});
  metrics.push_back({"Failing tests that depend on a finding", counted(tests.linked), 0});
  if (tests.untraced > 0)
    metrics.push_back({"Failing tests not traced to a file", counted(tests.untraced), std::nullopt});
}

}  // namespace

std::vector<Metric> metrics_of(const Report& report) {
  std::vector<Metric> metrics{{"SSOT compliance score", report.score.value, kTargetScore},
                              {"Certain and firm findings", count_certain_and_firm(report), 0},
                              {"Imports that resolve to nothing", count_dangling_imports(report), 0}};
  if (report.coverage.imports) {
    metrics.push_back({"Import coverage, percent", *report.coverage.imports * 100, kTargetImportCoverage});
  }
  metrics.push_back({"Files not parsed", count_unparsed_files(report.files), 0});
  for (const auto& [language, files] : report.files.not_assessed) {
    metrics.push_back({"Files not assessed: " + language, static_cast<double>(files), std::nullopt});
  }
  if (report.tests) add_test_metrics(*report.tests, metrics);
  return metrics;
}

Report assemble_report(const AuditRequest& request, LoadedIndex& loaded, Verdicts verdicts, Scored scored) {
  const Index& index = *loaded.index;
  Report report;
  report.tool_version = FOUNT_VERSION;
  report.root_name = request.root_name;
  if (request.git) report.revision = request.git->revision;
  report.generated_at = request.generated_at;
  report.services.assign(index.services().begin(), index.services().end());
  report.files = std::move(loaded.set->statistics);
  report.score = std::move(scored.score);
  for (const AreaScore& area : report.score.areas) {
    if (area.assessed()) report.scope.push_back(area.name);
  }
  report.environments = environments_of(index);
  report.coverage = coverage_of(index);
  report.findings = std::move(verdicts.findings);
  report.patterns = std::move(verdicts.patterns);
  report.causes = std::move(verdicts.causes);
  report.tests = verdicts.tests;
  report.plan = std::move(scored.plan);
  for (const Rule* rule : all_rules())
    if (loaded.rules->asked_for(rule->info.id)) report.rules.push_back(rule->info);
  report.policy = index.policy();
  report.metrics = metrics_of(report);
  return report;
}

}  // namespace fount
