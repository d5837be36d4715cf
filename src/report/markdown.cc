// The audit report as a document: the sections that a human auditor would write, from evidence. What these rules cannot
// tell yet is called "not assessed" instead of being left out, so that a reader knows what was not looked at.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "report/markdown_page.h"
#include "report/markdown_text.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::size_t kPatternsPerArea = 10;
constexpr std::size_t kLimits = 20;  // rows of what could not be seen
constexpr std::size_t kNumbered = 20;
constexpr std::size_t kFilesOfEnvironment = 8;

std::string date_of(const Report& report) { return one_line(std::string_view(report.generated_at).substr(0, 10)); }

std::string scope_of(const Report& report) {
  std::string text = report.scope.empty() ? "nothing could be assessed" : markdown_text(join(report.scope, ", "));
  if (report.revision) text += fmt::format(" at revision {}", markdown_code(*report.revision));
  return text;
}

void add_title(MarkdownPage& page) {
  const Report& report = page.report;
  page.line("# SSOT (Single Source of Truth) Compliance Audit Report: {}\n", markdown_text(report.root_name));
  page.line("**Date**: {}  ", markdown_text(date_of(report)));
  page.line("**Audit Scope**: {}  ", scope_of(report));
  page.line("**Auditor**: Fount {}  ", markdown_text(report.tool_version));
  page.line("**Status**: {}", status_of(report));
}

std::string risk_line(const AreaFindings& area) {
  const std::string findings = area.open.empty() ? "no open findings" : in_words(count_severities(area.open));
  return fmt::format("- **{} RISK**: {} {}, {}", upper(risk_of(*area.score)), markdown_text(area.name),
                     graded_score(area.score->value), findings);
}

void add_critical_findings(MarkdownPage& page) {
  page.heading(3, "Critical Findings Summary");
  std::size_t assessed = 0;
  for (const AreaFindings& area : page.areas) {
    if (area.score == nullptr || !area.score->assessed()) continue;
    ++assessed;
    page.line("{}", risk_line(area));
    for (const Finding* finding : area.open) {
      if (finding->severity == Severity::critical && page.numbers.contains(finding))
        page.line("  - {}: {}", reference_to(page, *finding), markdown_prose(finding->message));
    }
  }
  if (assessed == 0) page.line("Not assessed: there was nothing to examine.");
}

// Counts what the score counts, also findings that --rule and --area hide.
void add_area_table(MarkdownPage& page) {
  page.line("\n| Area | Score | Band | Risk | Concepts examined | Findings | Tentative | Cap |");
  page.line("|---|---:|---|---|---:|---:|---:|---|");
  for (const AreaFindings& area : findings_by_area(page.report, {})) {
    if (area.score == nullptr) continue;
    const AreaScore& score = *area.score;
    if (!score.assessed()) {
      page.line("| {} | not assessed | | | | | | |", markdown_text(area.name));
      continue;
    }
    const std::string cap =
        score.cap ? fmt::format("{:.0f}, because of {}", score.cap->at, reference_to(page, score.cap->because)) : "";
    page.line("| {} | {} | {} | {} | {} | {} | {} | {} |", markdown_text(area.name), score_in_words(score.value),
              name_of(band_of(score.value)), risk_of(score), counted(score.concepts), counted(area.open.size()),
              counted(area.tentative.size()), cap);
  }
}

void add_environments(MarkdownPage& page) {
  if (page.report.environments.empty()) return;
  page.heading(3, "Environments");
  page.line("| Environment | Described by | Because of |\n|---|---|---|");
  for (const ReportedEnvironment& environment : page.report.environments) {
    std::vector<std::string> files;
    const std::size_t count = listed_count(environment.files.size(), kFilesOfEnvironment, page.options);
    for (std::size_t i = 0; i < count; ++i) files.push_back(markdown_code(environment.files[i]));
    if (count < environment.files.size())
      files.push_back(fmt::format("and {} more", counted(environment.files.size() - count)));
    page.line("| {} | {} | {} |", markdown_text(environment.name), join(files, ", "), markdown_text(environment.why));
  }
}

void add_executive_summary(MarkdownPage& page) {
  const Report& report = page.report;
  page.heading(2, "Executive Summary");
  page.line(
      "This audit found {}, read {} of them ({}) and looked for concepts that have more than one source of truth.",
      plural(files_found(report.files), "file"), counted(report.files.scanned), bytes_in_words(report.files.bytes));
  if (const std::string roles = roles_in_words(report.files); !roles.empty()) page.line("Files by role: {}.", roles);
  page.line("");
  for (const AreaFindings& area : page.areas) {
    if (area.score != nullptr && !area.score->issues.empty())
      page.line("- **{}**: {}", markdown_text(join(area.score->issues, ", ")), markdown_text(area.name));
  }
  page.blank();
  page.line("**SSOT compliance score {}**\n", graded_score(report.score.value));
  const std::string languages = languages_not_assessed(report.files);
  if (!languages.empty()) page.line("It stands for what can be read; not assessed: {}.\n", markdown_text(languages));
  page.line("Formula {}. Without accepted and baselined findings: {}.", report.score.formula,
            score_in_words(report.score.gated));
  if (!report.score.value && !(page.options.rules.empty() && page.options.areas.empty()))
    page.line("\nIt counts every finding, and not every rule was asked for.");
  if (report.tests) page.line("\nThe project's own tests: {}.", tests_in_words(*report.tests));
  add_critical_findings(page);
  add_area_table(page);
  add_environments(page);
}

void add_patterns(MarkdownPage& page, const std::vector<const Pattern*>& patterns) {
  const std::size_t count = listed_count(patterns.size(), kPatternsPerArea, page.options);
  for (std::size_t i = 0; i < count; ++i) {
    const Pattern& pattern = *patterns[i];
    const std::string detail = pattern.detail.empty() ? "" : ": " + markdown_prose(pattern.detail);
    page.line("- **{}**: {} in {}{}", markdown_text(pattern.pattern), markdown_code(pattern.concept_name),
              markdown_code(fmt::format("{}:{}", pattern.location.path, pattern.location.line)), detail);
  }
  if (count < patterns.size()) page.line("- ... and {} more", counted(patterns.size() - count));
}

template <class Belongs>
std::vector<const Pattern*> patterns_where(const MarkdownPage& page, Belongs belongs) {
  std::vector<const Pattern*> patterns;
  for (const Pattern& pattern : page.report.patterns)
    if (shown(pattern, page.options) && belongs(area_id_of(pattern))) patterns.push_back(&pattern);
  return patterns;
}

void add_area(MarkdownPage& page, const AreaFindings& area, std::size_t number) {
  page.line("\n---");
  page.heading(2, fmt::format("{}. {} SSOT Compliance", number, markdown_text(area.name)));
  page.line("**Compliance Score: {}**", area.score == nullptr ? "not assessed" : graded_score(area.score->value));
  if (area.score != nullptr) {
    page.line("\n{} examined{}.", plural(area.score->concepts, "concept"),
              area.score->assessed() ? fmt::format(", {} risk", risk_of(*area.score)) : "");
  }
  if (area.score != nullptr && area.score->cap) {
    page.line("Capped at {:.0f} because of {}, whatever else is fixed.", area.score->cap->at,
              reference_to(page, area.score->cap->because));
  }
  add_violations(page, area);
  const auto patterns = patterns_where(page, [&](std::string_view id) { return id == area.id; });
  page.heading(3, "Working SSOT Patterns");
  patterns.empty() ? page.line("None recognised.") : add_patterns(page, patterns);
  page.heading(3, "Impact");
  const bool declared = area.score != nullptr && area.score->impact;
  page.line("{}: {}.", declared ? "As `fount.toml` puts it" : "By dependents", impact_of(area));
}

bool has_section(const AreaFindings& area) {
  return (area.score != nullptr && area.score->assessed()) || !area.open.empty() || !area.tentative.empty() ||
         !area.accepted.empty();
}

// Where fount.toml cuts areas, a pattern may lie in none of them.
void add_other_patterns(MarkdownPage& page) {
  const auto patterns = patterns_where(page, [&](std::string_view id) {
    return std::ranges::none_of(page.areas,
                                [&](const AreaFindings& area) { return area.id == id && has_section(area); });
  });
  if (patterns.empty()) return;
  page.heading(2, "Other Working SSOT Patterns");
  add_patterns(page, patterns);
}

void add_areas(MarkdownPage& page) {
  std::size_t number = 0;
  std::vector<std::string> others;
  for (const AreaFindings& area : page.areas) {
    if (has_section(area)) {
      add_area(page, area, ++number);
    } else {
      others.push_back(markdown_text(area.name));
    }
  }
  page.line("\n---");
  add_other_patterns(page);
  if (others.empty()) return;
  page.heading(2, "Areas Not Assessed");
  page.line("Nothing to examine, or no rule for it yet; left out of the score: {}.", join(others, ", "));
}

template <class T, class Describe>
void add_limits(MarkdownPage& page, std::string_view title, const std::vector<T>& items, Describe describe) {
  page.line("- **{}**: {}", title, items.empty() ? "none" : counted(items.size()));
  const std::size_t count = listed_count(items.size(), kLimits, page.options);
  for (std::size_t i = 0; i < count; ++i) page.line("  - {}", describe(items[i]));
  if (count < items.size()) page.line("  - ... and {} more", counted(items.size() - count));
}

std::string share_in_words(const std::optional<double>& share) {
  return share ? fmt::format("{:.1f} % resolved", *share * 100) : "not assessed";
}

void add_limits_of_audit(MarkdownPage& page) {
  const FileStatistics& files = page.report.files;
  page.heading(2, "What This Audit Could and Could Not See");
  page.line("- **Imports**: {}", share_in_words(page.report.coverage.imports));
  page.line("- **Settings**: {}", share_in_words(page.report.coverage.settings));
  add_limits(page, "Unresolved places", page.report.coverage.unresolved, markdown_paragraph);
  add_limits(page, "Unread files", files.unread, [](const UnreadFile& file) {
    return fmt::format("{}: {}", markdown_code(file.path), markdown_text(file.why));
  });
  add_limits(page, "Unparsed places", files.unparsed,
             [](const UnparsedPlace& at) { return markdown_code(fmt::format("{}:{}", at.path, at.line)); });
  const std::string skipped = skipped_in_words(files), languages = languages_not_assessed(files);
  page.line("- **Skipped files**: {}", skipped.empty() ? "none" : skipped);
  page.line("- **Languages not assessed**: {}", languages.empty() ? "none" : markdown_text(languages));
}

void add_metrics(MarkdownPage& page) {
  page.heading(2, "Success Metrics");
  if (page.report.metrics.empty()) {
    page.line("Not assessed.");
  } else {
    page.line("| Metric | Today | Target |\n|---|---:|---:|");
  }
  const auto number = [](const std::optional<double>& value, std::string_view otherwise) {
    return value ? fmt::format("{:.10g}", std::round(*value * 10) / 10) : std::string(otherwise);
  };
  for (const Metric& metric : page.report.metrics)
    page.line("| {} | {} | {} |", markdown_text(metric.name), number(metric.value, "not assessed"),
              number(metric.target, ""));
}

void add_conclusion(MarkdownPage& page) {
  page.heading(2, "Conclusion");
  page.line("The SSOT compliance score is {}.", graded_score(page.report.score.value));
  const AreaScore *weakest = nullptr, *strongest = nullptr;
  for (const AreaFindings& area : page.areas) {
    if (area.score == nullptr || !area.score->assessed()) continue;
    if (weakest == nullptr || area.score->value < weakest->value) weakest = area.score;
    if (strongest == nullptr || area.score->value > strongest->value) strongest = area.score;
  }
  if (weakest != strongest) {
    page.line("The weakest area is {} with {}, the strongest {} with {}.", markdown_text(weakest->name),
              graded_score(weakest->value), markdown_text(strongest->name), graded_score(strongest->value));
  }
  const auto first = std::ranges::find_if(page.plan, [](const PriorityPlan& part) { return !part.steps.empty(); });
  if (first == page.plan.end()) {
    page.line("\nThere is nothing to fix.");
    return;
  }
  page.line("\n**{}**: fix the {} of priority {} within {} ({} h).",
            first->priority == 1 ? "Immediate action required" : "Next action", plural(first->steps.size(), "finding"),
            first->priority, due_of(first->priority), counted(static_cast<std::uint64_t>(first->hours())));
}

void number_violations(MarkdownPage& page) {
  std::size_t section = 0;
  for (const AreaFindings& area : page.areas) {
    if (!has_section(area)) continue;
    ++section;
    const std::size_t count = listed_count(area.open.size(), kNumbered, page.options);
    for (std::size_t i = 0; i < count; ++i) page.numbers.emplace(area.open[i], fmt::format("{}.{}", section, i + 1));
  }
}

}  // namespace

std::string render_markdown(const Report& report, const RenderOptions& options) {
  MarkdownPage page{report, options, findings_by_area(report, options), plan_by_priority(report, options), {}, {}, {}};
  for (const Finding& finding : report.findings) page.by_id.emplace(finding.id, &finding);
  number_violations(page);
  add_title(page);
  add_executive_summary(page);
  add_areas(page);
  add_root_causes(page);
  add_recommendations(page);
  add_monitoring(page);
  add_impact_and_effort(page);
  add_limits_of_audit(page);
  add_metrics(page);
  add_conclusion(page);
  return std::move(page.out);
}

}  // namespace fount
