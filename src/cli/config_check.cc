// fount config check: the gate of an audit over what is configured: who gets in, which secret, which value, what runs.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/choice.h"
#include "cli/config.h"
#include "cli/console.h"
#include "cli/gate.h"
#include "cli/output.h"
#include "report/render.h"
#include "rules/rule.h"

namespace fount {
namespace {

constexpr auto kAreas =
    std::to_array<AreaId>({AreaId::authentication, AreaId::secrets, AreaId::configuration, AreaId::infrastructure});
constexpr double kFullScore = 100;

struct CheckOptions {
  ConfigOptions common;
  std::string fail_on, min_score;
  bool verbose = false;
};

// Only findings of these rules; the areas' own scores where fount.toml does not cut areas otherwise.
RenderOptions rendering_of(const AuditSession& session, const Report& report, bool verbose) {
  RenderOptions rendering = console_rendering(session.root);
  rendering.verbose = verbose;
  for (const Rule* rule : all_rules())
    if (std::ranges::find(kAreas, rule->info.area) != kAreas.end()) rendering.rules.emplace_back(rule->info.id);
  if (!report.policy.areas.empty()) return rendering;
  for (const AreaId area : kAreas) rendering.areas.emplace_back(id_of(area));
  return rendering;
}

// Asked for on the command line, else declared, else nothing of high severity: a check that cannot fail checks nothing.
Result<Gate> gate_of(const CheckOptions& options, const Gate& declared) {
  Gate gate = declared;
  FOUNT_TRY(const std::optional<double> least, parse_number("--min-score", options.min_score, 0, kFullScore));
  if (least) gate.min_score = least;
  if (!options.fail_on.empty()) {
    FOUNT_TRY(const std::size_t severity, choose("severity", options.fail_on, severity_names()));
    gate.fail_on = static_cast<Severity>(severity);
  }
  if (!gate.fail_on && !gate.min_score) gate.fail_on = Severity::high;
  return gate;
}

Result<ExitCode> run_check(const CheckOptions& options) {
  FOUNT_CHECK(gate_of(options, {}));  // before anybody waits for an audit
  FOUNT_TRY(AuditSession session, open_session(options.common.session));
  FOUNT_TRY(const AuditResult result, audit_session(session));
  FOUNT_TRY(const Gate gate, gate_of(options, result.report.policy.gate));
  const RenderOptions rendering = rendering_of(session, result.report, options.verbose);
  if (!options.common.session.quiet)
    FOUNT_CHECK(write_stdout(find_format(options.common.json ? "json" : "text")->render(result.report, rendering)));
  const std::vector<std::string> reasons = failed_gates(result.report, gate, rendering);
  for (const std::string& reason : reasons) fmt::print(stderr, "gate failed: {}\n", reason);
  return reasons.empty() ? kSuccess : kGateFailed;
}

}  // namespace

Handler declare_config_check(CLI::App& app) {
  auto options = std::make_shared<CheckOptions>();
  app.add_option("PATH", options->common.session.path, "the directory to check (.)")->option_text(" ");
  app.add_option("--fail-on", options->fail_on,
                 "exit 1 on a finding of this severity or worse (fount.toml [gate], else high)")
      ->option_text("SEVERITY");
  app.add_option("--min-score", options->min_score, "exit 1 when the score of one of the areas is lower")
      ->option_text("N");
  declare_config_options(app, options->common);
  app.add_flag("--verbose", options->verbose, "also tentative findings, and every source of each");
  return [options] { return run_check(*options); };
}

}  // namespace fount
