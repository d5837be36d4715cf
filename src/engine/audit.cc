#include "engine/audit.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/accept.h"
#include "engine/areas.h"
#include "engine/causes.h"
#include "engine/documentation.h"
#include "engine/evidence.h"
#include "engine/fingerprint.h"
#include "engine/idle_declarations.h"
#include "engine/link_tests.h"
#include "engine/load_index.h"
#include "engine/pass_clock.h"
#include "engine/policies.h"
#include "engine/print.h"
#include "engine/report_parts.h"
#include "engine/run_rules.h"
#include "engine/score.h"
#include "engine/secret_vault.h"
#include "index/index.h"
#include "rules/rule.h"

namespace fount {
namespace {

std::vector<std::string_view> ids_of(std::span<const Rule* const> rules) {
  std::vector<std::string_view> ids;
  for (const Rule* rule : rules) ids.push_back(rule->info.id);
  return ids;
}

const RuleInfo* find_rule(std::span<const Rule* const> rules, std::string_view id) {
  const auto found = std::ranges::find(rules, id, [](const Rule* rule) { return rule->info.id; });
  return found == rules.end() ? nullptr : &(*found)->info;
}

// Which acceptances are stale is known where every rule has run.
void accept_findings(Verdicts& verdicts, const Index& index, const PolicySet& policies, std::string_view today,
                     const ChosenRules& chosen) {
  const std::vector<std::string_view> ids = ids_of(all_rules());
  const AcceptanceContext context{index.files(),
                                  index.all_facts(),
                                  policies.list,
                                  policies.root_path,
                                  today,
                                  find_rule(all_rules(), "stale-acceptance"),
                                  ids};
  std::vector<Finding> stale = accept(verdicts.findings, context);
  if (!chosen.is_everything()) return;
  std::ranges::move(stale, std::back_inserter(verdicts.findings));
  sort_findings(verdicts.findings);
}

Scored score_verdicts(Verdicts& verdicts, const Areas& areas) {
  std::vector<AreaScore> list = areas.list();
  for (std::size_t i = 0; i < list.size(); ++i) list[i].concepts = verdicts.concepts[i];
  std::vector<Costing> costing;
  for (Finding& finding : verdicts.findings) {
    const RuleInfo* rule = find_rule(all_rules(), finding.rule);
    const std::uint32_t area = areas.of_place(areas.of_rule(finding.rule, finding.area), place_of(finding));
    if (areas.declared()) finding.area_id = list[area].id;
    costing.push_back({area, rule == nullptr ? kNoCap : rule->cap});
  }
  for (Pattern& pattern : verdicts.patterns) {
    if (areas.declared()) pattern.area_id = list[areas.of_place(areas.of_rule("", pattern.area), pattern.span.file)].id;
  }
  Scored scored = score(std::move(list), verdicts.findings, costing);
  if (areas.declared() && !scored.score.areas.back().assessed()) scored.score.areas.pop_back();
  return scored;
}

// A number that leaves out rules would be taken for the score. Only areas whose rules all ran keep theirs.
void withhold_scores(Scored& scored, std::span<Finding> findings, const ChosenRules& chosen) {
  if (chosen.is_everything()) return;
  scored.score.value = scored.score.gated = std::nullopt;
  for (AreaScore& area : scored.score.areas) {
    if (chosen.assesses(area.id)) continue;
    area.value = area.gated = std::nullopt;
    area.cap.reset();
    area.concepts = 0;
  }
  for (Finding& finding : findings) finding.points = 0, finding.capped = false;
  for (PlanStep& step : scored.plan) step.points = 0;
}

void explain(Verdicts& verdicts, const Index& index, const SecretVault& vault,
             const std::optional<TestResults>& tests) {
  verdicts.causes = find_causes(verdicts.findings, index);
  for (Cause& cause : verdicts.causes) {
    vault.scrub(cause.title);
    vault.scrub(cause.action);
  }
  if (tests) verdicts.tests = link_tests(*tests, index, verdicts.findings);
}

}  // namespace

Result<AuditResult> audit(const AuditRequest& request, Workers& workers, Observer& observer,
                          const CancelToken& cancel) {
  const FileSystem& fs = *request.fs;
  AuditResult result;
  PassClock clock(request.measures_parts);
  const auto finish = [&](std::string printed) {
    result.printed = std::move(printed);
    result.passes = clock.take();
    return std::move(result);
  };

  FOUNT_TRY(LoadedIndex loaded, load_index(request, workers, observer, cancel, clock));
  if (loaded.index == nullptr) return finish(std::move(loaded.printed));
  const Index& index = *loaded.index;
  const SecretVault vault(index.secret_values(), KnownNames(index.files(), index.all_facts()));
  result.warnings = idle_declarations(index, loaded.policies);
  if (request.print == "index") return finish(vault.scrubbed(print_index(index)));

  // What violates what. The set of concepts examined, and so the score's exposure, is complete after this.
  const Areas areas(loaded.policies.root(), index.files());
  Verdicts verdicts = run_rules(*loaded.rules, index, areas, workers, observer, cancel);
  if (cancel.canceled()) return failure(ErrorCode::canceled, "canceled");
  clock.lap("rules");

  // What somebody decided to live with; decisions that decide nothing are findings too, the last ones to be added.
  accept_findings(verdicts, index, loaded.policies, request.today, *loaded.rules);

  // Identity before evidence: it must not depend on lines or on what a re-read file says.
  fingerprint(verdicts.findings, index.files(), index.services());
  clock.lap("accept");

  // What resolves several findings at once, and which failing tests depend on them. No finding is added any more, and
  // each has the name that causes list it by.
  explain(verdicts, index, vault, request.tests);
  clock.lap("causes");

  // What a human will look at. Only reported files are read again, and the last word on their bytes is redaction's.
  gather_evidence(verdicts.findings, verdicts.patterns, {fs, index.files(), index.all_facts(), &vault}, workers,
                  observer);
  clock.lap("evidence");
  count_documents(verdicts.findings, fs, index.files(), workers, observer);
  clock.lap("documents");
  if (cancel.canceled()) return failure(ErrorCode::canceled, "canceled");
  if (request.print == "findings") {
    return finish(print_findings(verdicts.findings, verdicts.patterns, index.services()));
  }

  // Pure arithmetic over the findings; it changes no finding but for its points and priority.
  Scored scored = score_verdicts(verdicts, areas);
  withhold_scores(scored, verdicts.findings, *loaded.rules);
  clock.lap("score");
  if (request.print == "score") return finish(print_score(scored.score, verdicts.findings));

  result.report = assemble_report(request, loaded, std::move(verdicts), std::move(scored));
  clock.lap("report");
  return finish("");
}

}  // namespace fount
