// An area's findings: first the ones that are quoted in full, then the rest as rows of a table.
#include <algorithm>
#include <span>

#include "base/text.h"
#include "report/markdown_page.h"
#include "report/markdown_text.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::size_t kQuotedInFull = 20;  // findings an area: beyond that a reader wants rows, not code
constexpr std::size_t kTests = 5;
constexpr std::size_t kRows = 200;
constexpr std::size_t kQuotedLines = 12;  // a side
constexpr std::size_t kSourceRows = 10;

std::string place(const Location& location) {
  return location.line == 0 ? location.path : fmt::format("{}:{}", location.path, location.line);
}

void add_quote(MarkdownPage& page, std::string_view label, const Source& source, std::string_view remark) {
  page.line("**{}**: {}{}{}\n", label, markdown_code(place(source.location)), remark.empty() ? "" : ", ",
            markdown_prose(remark));
  const Quotation quotation = quotation_of(source, kQuotedLines);
  if (quotation.lines.empty()) return;
  page.line("{}", markdown_fence(quotation.lines, source.location.path));
  if (quotation.omitted > 0) page.line("({} not shown)\n", plural(quotation.omitted, "more line"));
}

std::string remark_of(const Source& source) {
  std::string text = source.uses > 0 ? plural(source.uses, "use") : "";
  if (!source.note.empty()) text += (text.empty() ? "" : ", ") + source.note;
  return text;
}

void add_source_rows(MarkdownPage& page, std::span<const Source* const> sources) {
  if (sources.empty()) return;
  page.line("| Further source | Role | Uses | Note |\n|---|---|---:|---|");
  const std::size_t count = listed_count(sources.size(), kSourceRows, page.options);
  for (const Source* source : sources.first(count)) {
    page.line("| {} | {} | {} | {} |", markdown_code_cell(place(source->location)), name_of(source->role),
              source->uses > 0 ? counted(source->uses) : "", markdown_text(source->note));
  }
  if (count < sources.size()) page.line("\n... and {} more.", counted(sources.size() - count));
  page.line("");
}

// Both sides in full: the canonical source and the first surplus one; without a canonical one, the first two sites.
void add_sides(MarkdownPage& page, const Finding& finding) {
  std::vector<const Source*> sources = ordered_sources(finding);
  const bool listed = !sources.empty() && sources.front()->role == SourceRole::canonical;
  Source canonical;
  if (finding.canonical && !listed) {
    canonical.location = finding.canonical->location;
    sources.insert(sources.begin(), &canonical);
  }
  std::size_t quoted = 0;
  if (finding.canonical) {
    add_quote(page, "Canonical source", *sources[quoted++], finding.canonical->why);
    if (quoted < sources.size()) {
      const std::string label = fmt::format("{} source", capitalized(name_of(sources[quoted]->role)));
      add_quote(page, label, *sources[quoted], remark_of(*sources[quoted]));
      ++quoted;
    }
  } else {
    for (; quoted < std::min<std::size_t>(2, sources.size()); ++quoted)
      add_quote(page, fmt::format("Source {}", quoted + 1), *sources[quoted], remark_of(*sources[quoted]));
  }
  add_source_rows(page, std::span(sources).subspan(quoted));
}

void add_facts(MarkdownPage& page, const Finding& finding) {
  const RuleInfo* rule = find_rule(page.report, finding.rule);
  const std::string title = rule == nullptr ? "" : fmt::format(" ({})", markdown_text(rule->title));
  page.line("- **Rule**: {}{}; severity {}, confidence {}", markdown_code(finding.rule), title,
            name_of(finding.severity), name_of(finding.confidence));
  const std::string_view service = service_name(page.report, finding);
  page.line("- **Concept**: {} ({}{})", markdown_code(finding.concept_name), markdown_text(finding.kind),
            service == "." ? "" : ", service " + markdown_code(service));
  if (const std::string references = in_words(finding.references); !references.empty())
    page.line("- **References by role, in files**: {}", references);
  if (!finding.controls.empty()) page.line("- **Relevant to**: {}", markdown_text(join(finding.controls, ", ")));
  if (!finding.tests.empty()) {
    const std::size_t count = listed_count(finding.tests.size(), kTests, page.options);
    page.line("- **Tests**: {}", markdown_text(tests_in_words(finding.tests, count)));
  }
  if (finding.introduced)
    page.line("- **Origin**: {}", *finding.introduced ? "introduced by this change" : "inherited");
  page.line("- **Gain**: {}; effort {} ({} h); due in {}", gain_in_words(finding, page.report.score),
            name_of(finding.effort), hours_of(finding.effort), due_of(finding.priority));
  page.line("- **Id**: {}\n", markdown_code(finding.id));
}

void add_differences(MarkdownPage& page, const Finding& finding) {
  const std::vector<const Contrast*> contrasts = contrasts_of(finding);
  if (contrasts.empty()) return;
  page.line("| Here | There |\n|---|---|");
  for (const Contrast* contrast : contrasts) {
    const auto shown = [](const Quote& quote) {
      return fmt::format("{} {}", markdown_code_cell(place(quote.location)),
                         quote.text.empty() ? "nothing" : markdown_code_cell(quote.text));
    };
    page.line("| {} | {} |", shown(contrast->first), shown(contrast->second));
  }
  page.line("");
}

void add_violation(MarkdownPage& page, const Finding& finding) {
  page.heading(4, fmt::format("Violation {}: {}", page.numbers.at(&finding), markdown_prose(finding.message)));
  add_facts(page, finding);
  add_sides(page, finding);
  add_differences(page, finding);
  if (!finding.remedy.empty()) page.line("**Remedy**: {}", markdown_prose(finding.remedy));
}

void add_rows(MarkdownPage& page, std::span<const Finding* const> findings) {
  page.line("| Severity | Rule | Concept | First source | Sources | Id |\n|---|---|---|---|---:|---|");
  const std::size_t count = listed_count(findings.size(), kRows, page.options);
  for (const Finding* finding : findings.first(count)) {
    const std::string first = finding->sources.empty() ? "" : place(finding->sources.front().location);
    page.line("| {} | {} | {} | {} | {} | {} |", name_of(finding->severity), markdown_code_cell(finding->rule),
              markdown_code_cell(finding->concept_name), markdown_code_cell(first), counted(finding->sources.size()),
              markdown_code_cell(finding->id));
  }
  if (count < findings.size())
    page.line("\n... and {} more, all of them in the JSON report.", counted(findings.size() - count));
}

void add_accepted(MarkdownPage& page, const FindingList& accepted) {
  page.heading(3, fmt::format("Accepted ({})", counted(accepted.size())));
  page.line("| Rule | Concept | Reason | Until | Owner |\n|---|---|---|---|---|");
  const std::size_t count = listed_count(accepted.size(), kRows, page.options);
  for (const Finding* finding : std::span(accepted).first(count)) {
    const AcceptedBy by = finding->accepted.value_or(AcceptedBy{});
    page.line("| {} | {} | {} | {} | {} |", markdown_code_cell(finding->rule),
              markdown_code_cell(finding->concept_name), markdown_text(by.reason), markdown_text(by.until),
              markdown_text(by.owner));
  }
  if (count < accepted.size()) page.line("\n... and {} more.", counted(accepted.size() - count));
}

}  // namespace

void add_violations(MarkdownPage& page, const AreaFindings& area) {
  page.heading(3, "SSOT Violations");
  if (area.open.empty()) {
    page.line("None.");
  } else {
    page.line("{}: {}.", plural(area.open.size(), "finding"), rules_in_words(area.open));
  }
  const std::size_t full = listed_count(area.open.size(), kQuotedInFull, page.options);
  for (std::size_t i = 0; i < full; ++i) add_violation(page, *area.open[i]);
  if (full < area.open.size()) {
    page.heading(4, fmt::format("Further violations ({})", counted(area.open.size() - full)));
    add_rows(page, std::span(area.open).subspan(full));
  }
  if (!area.tentative.empty()) {
    page.heading(3, fmt::format("Tentative Findings ({})", counted(area.tentative.size())));
    page.line("They may be wrong and cost no points.\n");
    add_rows(page, area.tentative);
  }
  if (!area.accepted.empty()) add_accepted(page, area.accepted);
}

}  // namespace fount
