// From findings to action: causes, recommendations by priority, monitoring, impact and effort.
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "base/text.h"
#include "report/markdown_page.h"
#include "report/markdown_text.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::size_t kSteps = 8;        // of one recommendation
constexpr std::size_t kReferences = 10;  // to findings of one cause
constexpr std::size_t kTests = 5;        // that depend on one cause
constexpr std::size_t kTopConcepts = 3;

const Finding* find(const MarkdownPage& page, std::string_view id) {
  const auto found = page.by_id.find(id);
  return found == page.by_id.end() ? nullptr : found->second;
}

// What one rule found in one area: a piece of work that somebody can be given.
struct Recommendation {
  std::string_view area, rule;
  std::vector<const PlannedFinding*> steps;
};

// In the plan's order of the first step of each, area by area.
std::vector<Recommendation> recommendations_of(const MarkdownPage& page, const PriorityPlan& part) {
  std::vector<Recommendation> all;
  for (const PlannedFinding& planned : part.steps) {
    const std::string_view area = area_id_of(*planned.finding);
    const auto same = [&](const Recommendation& each) {
      return each.area == area && each.rule == planned.finding->rule;
    };
    auto found = std::ranges::find_if(all, same);
    if (found == all.end()) found = all.insert(all.end(), {area, planned.finding->rule, {}});
    found->steps.push_back(&planned);
  }
  const auto order = [&](const Recommendation& each) {
    return std::ranges::find(page.areas, each.area, &AreaFindings::id) - page.areas.begin();
  };
  std::ranges::stable_sort(all, {}, order);
  return all;
}

void add_recommendation(MarkdownPage& page, std::size_t number, const Recommendation& recommendation) {
  const std::vector<const PlannedFinding*>& steps = recommendation.steps;
  const int hours = std::accumulate(steps.begin(), steps.end(), 0, [](int sum, const PlannedFinding* planned) {
    return sum + hours_of(planned->step->effort);
  });
  const RuleInfo* rule = find_rule(page.report, recommendation.rule);
  page.line("{}. **{}**{} ({}, {} h)", number, markdown_code(recommendation.rule),
            rule == nullptr ? "" : ": " + markdown_text(rule->title), plural(steps.size(), "finding"),
            counted(static_cast<std::uint64_t>(hours)));
  const std::size_t count = listed_count(steps.size(), kSteps, page.options);
  for (std::size_t i = 0; i < count; ++i) {
    const Finding& finding = *steps[i]->finding;
    page.line("   - {} ({}, {}, {} h): {}", markdown_code(finding.concept_name), reference_to(page, finding),
              gain_in_words(finding, page.report.score), hours_of(steps[i]->step->effort),
              markdown_prose(finding.remedy));
  }
  if (count < steps.size()) page.line("   - ... and {} more", counted(steps.size() - count));
}

void add_priority(MarkdownPage& page, const PriorityPlan& part) {
  page.heading(3, fmt::format("Priority {}: {} (fix within {})", part.priority,
                              capitalized(title_of_priority(part.priority)), due_of(part.priority)));
  if (part.steps.empty()) {
    page.line("Nothing to do.");
    return;
  }
  page.line("{}, {} h.", plural(part.steps.size(), "finding"), counted(static_cast<std::uint64_t>(part.hours())));
  std::string_view area;
  std::size_t number = 0;
  for (const Recommendation& recommendation : recommendations_of(page, part)) {
    if (recommendation.area != area) {
      const auto found = std::ranges::find(page.areas, recommendation.area, &AreaFindings::id);
      page.heading(4, markdown_text(found == page.areas.end() ? recommendation.area : found->name));
      number = 0;
    }
    area = recommendation.area;
    add_recommendation(page, ++number, recommendation);
  }
}

std::size_t open_of_severity(const MarkdownPage& page, Severity least) {
  std::size_t count = 0;
  for (const AreaFindings& area : page.areas) {
    count += static_cast<std::size_t>(
        std::ranges::count_if(area.open, [&](const Finding* finding) { return finding->severity >= least; }));
  }
  return count;
}

// Commands are printed to be copied into a shell, so only names that need no quoting are offered.
// That `fount canonical` knows: something that code defines.
const Finding* first_safe_concept(const MarkdownPage& page) {
  constexpr std::string_view kSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
  for (const PriorityPlan& part : page.plan) {
    for (const PlannedFinding& planned : part.steps) {
      const std::string& name = planned.finding->concept_name;
      const bool of_code = planned.finding->area <= AreaId::instances;
      if (of_code && planned.finding->canonical && !name.empty() && name.find_first_not_of(kSafe) == std::string::npos)
        return planned.finding;
    }
  }
  return nullptr;
}

// "46 uses from production files ..., most of them of `RetryPolicy` (46), `Money` (3)".
std::string blast_radius_of(FindingList findings) {
  const std::uint64_t uses =
      std::accumulate(findings.begin(), findings.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const Finding* finding) { return sum + finding->references.production; });
  if (uses == 0) return "no production file is known to use what these findings concern";
  std::ranges::stable_sort(findings, std::greater{},
                           [](const Finding* finding) { return finding->references.production; });
  std::vector<std::string> top;
  for (const Finding* finding : findings) {
    if (finding->references.production > 0 && top.size() < kTopConcepts) {
      top.push_back(
          fmt::format("{} ({})", markdown_code_cell(finding->concept_name), counted(finding->references.production)));
    }
  }
  return fmt::format("{} by production files, counted once per file and finding; most used: {}", plural(uses, "use"),
                     join(top, ", "));
}

void add_effort(MarkdownPage& page) {
  page.heading(3, "Effort");
  page.line("| Priority | Findings | Hours | Due in |\n|---|---:|---:|---|");
  std::size_t findings = 0;
  int hours = 0;
  for (const PriorityPlan& part : page.plan) {
    page.line("| {} ({}) | {} | {} | {} |", part.priority, title_of_priority(part.priority), counted(part.steps.size()),
              counted(static_cast<std::uint64_t>(part.hours())), due_of(part.priority));
    findings += part.steps.size();
    hours += part.hours();
  }
  page.line("| all | {} | {} | |\n", counted(findings), counted(static_cast<std::uint64_t>(hours)));
  page.line("Hours come from the effort of each rule: S 1 h, M 4 h, L 16 h.");
}

std::string money(double amount, const std::string& currency) {
  const std::string number = counted(static_cast<std::uint64_t>(std::llround(std::clamp(amount, 0.0, 1e15))));
  return currency.empty() ? number : fmt::format("{} {}", markdown_text(currency), number);
}

// Only from figures that policy gives: Fount invents no money.
void add_cost_and_return(MarkdownPage& page) {
  constexpr double kMonths = 12;
  const auto& [hourly_rate, yearly_risk, currency] = page.report.policy.impact;
  page.heading(3, "Cost and Return");
  if (!hourly_rate && !yearly_risk) {
    page.line("Not assessed: `fount.toml` gives no figures under `[impact]`.");
    return;
  }
  const int hours = std::accumulate(page.plan.begin(), page.plan.end(), 0,
                                    [](int sum, const PriorityPlan& part) { return sum + part.hours(); });
  const double cost = hourly_rate.value_or(0) * hours;
  page.line("- **Cost of action**: {}",
            hourly_rate ? fmt::format("{} ({} h at {})", money(cost, currency), hours, money(*hourly_rate, currency))
                        : "not assessed");
  page.line("- **Cost of inaction**: {}", yearly_risk ? money(*yearly_risk, currency) + " a year" : "not assessed");
  const bool breaks_even = hourly_rate && yearly_risk && *yearly_risk > 0;
  page.line("- **Break-even**: {}",
            breaks_even ? fmt::format("{:.1f} months", cost / (*yearly_risk / kMonths)) : "not assessed");
}

}  // namespace

std::string reference_to(const MarkdownPage& page, const Finding& finding) {
  const auto number = page.numbers.find(&finding);
  return number == page.numbers.end() ? markdown_code(short_id(finding.id))
                                      : fmt::format("Violation {}", number->second);
}

std::string reference_to(const MarkdownPage& page, std::string_view id) {
  const Finding* finding = find(page, id);
  return finding != nullptr ? reference_to(page, *finding) : markdown_code(short_id(id));
}

std::string impact_of(const AreaFindings& area) {
  if (area.score != nullptr && area.score->impact) return markdown_text(*area.score->impact);
  return area.open.empty() ? "none found" : blast_radius_of(area.open);
}

void add_root_causes(MarkdownPage& page) {
  page.heading(2, "Root Cause Analysis");
  std::size_t number = 0;
  for (const auto& [cause, findings, tests] : shown_causes(page.report, page.options)) {
    const std::size_t count = listed_count(findings.size(), kReferences, page.options);
    std::vector<std::string> references;
    for (const Finding* finding : FindingList(findings.begin(), findings.begin() + static_cast<std::ptrdiff_t>(count)))
      references.push_back(reference_to(page, *finding));
    const std::size_t rest = findings.size() - count;
    page.line("{}. **{}**", ++number, markdown_prose(cause->title));
    page.line("   - Findings: {}{}", join(references, ", "),
              rest > 0 ? fmt::format(" and {} more", counted(rest)) : "");
    if (!tests.empty()) {
      page.line("   - Tests: {}",
                markdown_text(tests_in_words(tests, listed_count(tests.size(), kTests, page.options))));
    }
    page.line("   - Action: {}", markdown_prose(cause->action));
  }
  if (number == 0) page.line("No shared causes found: each finding stands for itself.");
}

void add_recommendations(MarkdownPage& page) {
  page.heading(2, "Recommendations for SSOT Compliance");
  page.line("Steps come in the order in which they pay: by points regained per hour.");
  for (const PriorityPlan& part : page.plan) add_priority(page, part);
}

void add_monitoring(MarkdownPage& page) {
  page.heading(2, "SSOT Compliance Monitoring");
  const std::optional<double>& gated = page.report.score.gated;
  const std::string floor = gated ? fmt::format(" --min-score {:.0f}", std::floor(*gated)) : "";
  page.line("1. **Static analysis in CI**: exit status 1 when the score falls or a severe finding is open.\n");
  page.line("   ```bash\n   fount audit . --fail-on high{}\n   ```\n", floor);
  if (const std::size_t open = open_of_severity(page, Severity::high); open > 0 && gated) {
    page.line(
        "   This fails today, because of {} of severity high or critical. Until they are fixed or accepted, this holds "
        "the line:\n",
        plural(open, "finding"));
    page.line("   ```bash\n   fount audit .{}\n   ```\n", floor);
  }
  page.line("2. **Before writing code**: what is canonical, and why a rule exists.\n\n   ```bash");
  if (const Finding* finding = first_safe_concept(page); finding != nullptr)
    page.line("   fount canonical {}", finding->concept_name);
  const auto first = std::ranges::find_if(page.plan, [](const PriorityPlan& part) { return !part.steps.empty(); });
  if (first != page.plan.end()) page.line("   fount explain {}", first->steps.front().finding->rule);
  page.line("   fount rules\n   ```\n");
  page.line("3. **Runtime SSOT checks**: not assessed.");
  page.line("4. **Test coverage requirements**: not assessed.");
}

void add_impact_and_effort(MarkdownPage& page) {
  page.heading(2, "Impact and Effort Summary");
  page.heading(3, "Impact");
  page.line("| Area | Impact | Issues |\n|---|---|---|");
  for (const AreaFindings& area : page.areas) {
    if (area.score == nullptr || !area.score->assessed()) continue;
    const std::string issues =
        area.score->issues.empty() ? "not assessed" : markdown_text(join(area.score->issues, ", "));
    page.line("| {} | {} | {} |", markdown_text(area.name), impact_of(area), issues);
  }
  add_effort(page);
  add_cost_and_return(page);
}

}  // namespace fount
