#include "engine/run_rules.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>

#include "engine/fingerprint.h"
#include "engine/overlap.h"
#include "engine/progress.h"
#include "rules/patterns.h"

namespace fount {
namespace {

// What a rule need not repeat in every finding.
void complete(Finding& finding, const RuleInfo& info) {
  if (finding.rule.empty()) finding.rule = info.id;
  if (finding.concept_key.empty()) finding.concept_key = finding.concept_name;
  finding.surplus = std::max(1U, finding.surplus);
}

// Distinct keys of each area, over all rules: two rules that look at one class do not double it.
std::vector<std::uint64_t> count_concepts(std::span<const Rule* const> rules, std::span<const Sink> sinks,
                                          const Areas& areas) {
  std::vector<std::vector<std::uint64_t>> keys(areas.list().size());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::vector<std::uint32_t> candidates = areas.of_rule(rules[i]->info.id, rules[i]->info.area);
    for (const Sink::Examined& examined : sinks[i].examined()) {
      keys[areas.of_place(candidates, examined.file)].push_back(examined.key);
    }
  }
  std::vector<std::uint64_t> counts;
  for (std::vector<std::uint64_t>& of_area : keys) {
    std::ranges::sort(of_area);
    counts.push_back(static_cast<std::uint64_t>(std::ranges::unique(of_area).begin() - of_area.begin()));
  }
  return counts;
}

}  // namespace

Verdicts run_rules(const ChosenRules& chosen, const Index& index, const Areas& areas, Workers& workers,
                   Observer& observer, const CancelToken& cancel) {
  const std::span<const Rule* const> rules = chosen.running();
  std::vector<Sink> sinks(rules.size());
  Sink praise;
  Progress progress(observer, "rules", rules.size() + 1);
  workers.for_each(rules.size() + 1, [&](unsigned, std::size_t i) {
    if (cancel.canceled()) return;
    if (i < rules.size())
      rules[i]->check(index, sinks[i]);
    else if (chosen.look_for_patterns())
      find_patterns(index, praise);
    progress.step();
  });

  Verdicts verdicts;
  verdicts.patterns = std::move(praise.patterns());
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (Finding& finding : sinks[i].findings()) {
      complete(finding, rules[i]->info);
      verdicts.findings.push_back(std::move(finding));
    }
    if (chosen.asked_for(rules[i]->info.id))
      std::ranges::move(sinks[i].patterns(), std::back_inserter(verdicts.patterns));
  }
  std::ranges::stable_sort(verdicts.patterns, [](const Pattern& a, const Pattern& b) {
    return std::tie(a.span, a.pattern, a.concept_name) < std::tie(b.span, b.pattern, b.concept_name);
  });
  report_nested_once(verdicts.findings);
  report_pairs_once(verdicts.findings);
  std::erase_if(verdicts.findings, [&](const Finding& finding) { return !chosen.asked_for(finding.rule); });
  sort_findings(verdicts.findings);
  verdicts.concepts = count_concepts(rules, sinks, areas);
  return verdicts;
}

}  // namespace fount
