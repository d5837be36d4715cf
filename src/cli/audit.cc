// fount audit: the whole audit, written where it was asked for, judged by the gate.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "cli/choice.h"
#include "cli/command.h"
#include "cli/console.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "cli/remote_audit.h"
#include "cli/session.h"
#include "cli/targets.h"
#include "cli/test_reports.h"
#include "rules/rule.h"

namespace fount {
namespace {

// As typed.
struct AuditOptions {
  SessionOptions session;
  std::vector<std::string> reports, rules, areas, tests;
  std::string fail_on, min_score, print, server;
  bool stats = false, verbose = false;
};

// As understood, before anybody waits for an audit.
struct AuditPlan {
  std::vector<ReportTarget> targets;
  Gate gate;  // what the command line says of it
};

constexpr Severity kSeverities[] = {Severity::low, Severity::medium, Severity::high, Severity::critical};
constexpr std::string_view kPhases[] = {"facts", "index", "findings", "score"};
constexpr double kFullScore = 100;

void declare_options(CLI::App& app, AuditOptions& options) {
  app.add_option("PATH", options.session.path, "the directory to audit (.)")->option_text(" ");
  app.add_option("--report", options.reports,
                 fmt::format("write a report ({}); repeatable [FOUNT_REPORT]", format_names()))
      ->option_text("FORMAT[=FILE]")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all()
      ->envname("FOUNT_REPORT");
  app.add_option(
         "--server", options.server,
         "let this server audit PATH (a path there, or a git URL), with the token in FOUNT_TOKEN [FOUNT_SERVER]")
      ->option_text("URL")
      ->envname("FOUNT_SERVER");
  app.add_option("--rule", options.rules, "look for, show and judge only findings of this rule; repeatable")
      ->option_text("RULE")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--area", options.areas, "look at, show and judge only this area; repeatable")
      ->option_text("AREA")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--tests", options.tests,
                 "read the project's own test results and link failing tests to findings; repeatable")
      ->option_text("JUNIT.xml")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  app.add_option("--fail-on", options.fail_on, "exit 1 on a finding of this severity or worse [FOUNT_FAIL_ON]")
      ->option_text("SEVERITY")
      ->envname("FOUNT_FAIL_ON");
  app.add_option("--min-score", options.min_score, "exit 1 when the score is lower [FOUNT_MIN_SCORE]")
      ->option_text("N")
      ->envname("FOUNT_MIN_SCORE");
  declare_session_options(app, options.session);
  app.add_flag("--verbose", options.verbose, "also tentative findings, and every source of each");
  app.add_flag("--stats", options.stats, "time and memory of each pass, on stderr");
  app.add_option("--print", options.print, "print an intermediate result: facts, index, findings or score")
      ->option_text("PHASE");
}

Status check_rules(const std::vector<std::string>& rules) {
  std::vector<std::string_view> ids;
  for (const Rule* rule : all_rules()) ids.push_back(rule->info.id);
  for (const std::string& rule : rules) FOUNT_CHECK(choose("rule", rule, ids));
  return {};
}

// Areas can be declared in fount.toml, so only a report knows them all.
Status check_areas(const std::vector<std::string>& areas, const Report& report) {
  std::vector<std::string_view> ids;
  for (const AreaScore& area : report.score.areas) ids.push_back(area.id);
  for (const std::string& area : areas) FOUNT_CHECK(choose("area", area, ids));
  return {};
}

Result<Gate> parse_gate(const AuditOptions& options) {
  Gate gate;
  FOUNT_TRY(gate.min_score, parse_number("--min-score", options.min_score, 0, kFullScore));
  if (options.fail_on.empty()) return gate;
  std::vector<std::string_view> names;
  for (const Severity severity : kSeverities) names.push_back(name_of(severity));
  FOUNT_TRY(const std::size_t severity, choose("severity", options.fail_on, names));
  gate.fail_on = kSeverities[severity];
  return gate;
}

Result<AuditPlan> make_plan(const AuditOptions& options) {
  AuditPlan plan;
  FOUNT_CHECK(check_rules(options.rules));
  FOUNT_TRY(plan.gate, parse_gate(options));
  FOUNT_TRY(plan.targets, parse_targets(options.reports));
  const bool stdout_taken = std::ranges::any_of(plan.targets, &ReportTarget::to_stdout);
  if (!options.print.empty()) {
    FOUNT_CHECK(choose("phase to --print", options.print, kPhases));
    if (stdout_taken)
      return failure(ErrorCode::usage, "--print goes to standard output; write the report to a file: FORMAT=FILE");
  } else if (!stdout_taken && !options.session.quiet) {
    plan.targets.push_back({find_format("text"), ""});
  }
  return plan;
}

// The command line goes before fount.toml.
Gate effective_gate(const Gate& asked, const Gate& declared) {
  Gate gate = declared;
  if (asked.min_score) gate.min_score = asked.min_score;
  if (asked.fail_on) gate.fail_on = asked.fail_on;
  return gate;
}

RenderOptions render_options(const AuditOptions& options, const std::string& root) {
  RenderOptions rendering = console_rendering(root);
  rendering.verbose = options.verbose;
  rendering.rules = options.rules;
  rendering.areas = options.areas;
  return rendering;
}

// A file gets no colours, whatever the terminal is.
Status write_report(const ReportTarget& target, const Report& report, RenderOptions options) {
  if (target.to_stdout()) return write_stdout(target.format->render(report, options));
  options.color = options.hyperlinks = false;
  return write_file(target.path, target.format->render(report, options));
}

void print_statistics(const std::vector<PassStatistics>& passes) {
  constexpr double kMegabyte = 1e6;
  PassStatistics total{"total"};
  fmt::print(stderr, "{:<12}{:>10}{:>10}{:>10}\n", "pass", "wall s", "cpu s", "peak MB");
  const auto print = [](const PassStatistics& pass) {
    if (pass.is_part) return fmt::print(stderr, "  {:<20}{:>10.3f}\n", pass.pass, pass.cpu_s);
    fmt::print(stderr, "{:<12}{:>10.3f}{:>10.3f}{:>10.1f}\n", pass.pass, pass.wall_s, pass.cpu_s,
               static_cast<double>(pass.peak_bytes) / kMegabyte);
  };
  for (const PassStatistics& pass : passes) {
    print(pass);
    if (pass.is_part) continue;
    total.wall_s += pass.wall_s;
    total.cpu_s += pass.cpu_s;
    total.peak_bytes = std::max(total.peak_bytes, pass.peak_bytes);
  }
  print(total);
}

bool is_url(std::string_view text) { return text.find("://") != std::string_view::npos; }

// A server does the whole audit as it is set up there, and keeps its report as JSON.
Result<ExitCode> audit_at_server(const AuditOptions& options) {
  if (!options.rules.empty() || !options.areas.empty() || !options.tests.empty() || !options.print.empty() ||
      !options.session.config.empty())
    return failure(ErrorCode::usage, "--server goes with --report json, --fail-on, --min-score and --quiet only");
  RemoteAuditPlan plan{.server = options.server, .source = options.session.path, .quiet = options.session.quiet};
  FOUNT_TRY(plan.gate, parse_gate(options));
  FOUNT_TRY(plan.targets, parse_targets(options.reports));
  for (const ReportTarget& target : plan.targets)
    if (target.format->name != "json") return failure(ErrorCode::usage, "a server's report is written as json only");
  std::error_code error;
  if (!is_url(plan.source)) plan.source = std::filesystem::absolute(plan.source, error).lexically_normal().string();
  return run_remote_audit(plan);
}

Result<ExitCode> run_audit(const AuditOptions& options) {
  if (!options.server.empty()) return audit_at_server(options);
  FOUNT_TRY(const AuditPlan plan, make_plan(options));
  FOUNT_TRY(std::optional<TestResults> tests, read_test_reports(options.tests));
  FOUNT_TRY(AuditSession session, open_session(options.session));
  session.request.tests = std::move(tests);
  session.request.print = options.print;
  session.request.measures_parts = options.stats;
  if (options.print.empty()) session.request.wanted = {options.rules, options.areas, plan.gate.min_score.has_value()};
  FOUNT_TRY(const AuditResult result, audit_session(session));
  if (options.print.empty()) FOUNT_CHECK(check_areas(options.areas, result.report));
  const RenderOptions rendering = render_options(options, session.root);
  if (!options.print.empty()) FOUNT_CHECK(write_stdout(result.printed));
  for (const ReportTarget& target : plan.targets) FOUNT_CHECK(write_report(target, result.report, rendering));
  if (options.stats) print_statistics(result.passes);
  const Gate gate = effective_gate(plan.gate, result.report.policy.gate);
  const std::vector<std::string> reasons = failed_gates(result.report, gate, rendering);
  for (const std::string& reason : reasons) fmt::print(stderr, "gate failed: {}\n", reason);
  return reasons.empty() ? kSuccess : kGateFailed;
}

}  // namespace

Handler declare_audit(CLI::App& app) {
  auto options = std::make_shared<AuditOptions>();
  declare_options(app, *options);
  return [options] { return run_audit(*options); };
}

}  // namespace fount
