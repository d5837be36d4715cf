// The report that a newcomer reads from top to bottom in a terminal: what was read, the score, the findings by area,
// what could not be seen, what is good already, and last, where the eye rests, the root causes, what to do first and
// the verdict.
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/text_finding.h"
#include "report/text_page.h"

namespace fount {
namespace {

constexpr std::size_t kFindingsPerArea = 10;  // all of them with --verbose, or when asked for by rule or area
constexpr std::size_t kStepsPerPriority = 5;
constexpr std::size_t kPatternsPerKind = 2;
constexpr std::size_t kNarrowestConcept = 20;  // columns, whatever the terminal's width
constexpr std::size_t kListed = 5;             // any other list

void print_accepted(TextPage& page, const FindingList& accepted) {
  if (accepted.empty()) return;
  page.terminal.line();
  page.terminal.line(fmt::format("  {} accepted:", plural(accepted.size(), "finding")));
  const std::size_t count = page.listed(accepted.size(), kListed);
  for (std::size_t i = 0; i < count; ++i) {
    const AcceptedBy by = accepted[i]->accepted.value_or(AcceptedBy{});
    std::string text =
        fmt::format("{} {}: {}", accepted[i]->rule, one_line(accepted[i]->concept_name), one_line(by.reason));
    if (!by.until.empty()) text += fmt::format(", until {}", one_line(by.until));
    if (!by.owner.empty()) text += fmt::format(" ({})", one_line(by.owner));
    page.terminal.wrapped("    ", text);
  }
  page.rest(accepted.size() - count, 4);
}

void print_area_findings(TextPage& page, const AreaFindings& area) {
  FindingList listed = area.open;
  if (page.options.verbose) listed.insert(listed.end(), area.tentative.begin(), area.tentative.end());
  if (listed.empty() && area.tentative.empty() && area.accepted.empty()) return;
  const std::string severities = area.open.empty() ? "" : fmt::format(" ({})", in_words(count_severities(area.open)));
  page.heading(fmt::format("{}: {}{}", one_line(area.name), plural(area.open.size(), "finding"), severities));
  if (!listed.empty()) page.terminal.wrapped("", page.terminal.paint(Paint::dim, rules_in_words(listed)));
  const std::size_t count = page.listed(listed.size(), page.narrowed() ? listed.size() : kFindingsPerArea);
  for (std::size_t i = 0; i < count; ++i) {
    page.terminal.line();
    print_finding(page.terminal, page.report, *listed[i], page.options);
  }
  if (count < listed.size()) {
    const FindingList rest(listed.begin() + static_cast<std::ptrdiff_t>(count), listed.end());
    page.terminal.line();
    page.terminal.line(fmt::format("  ... and {} in {} ({}): --verbose lists them", plural(rest.size(), "more finding"),
                                   one_line(area.name), in_words(count_severities(rest))));
  }
  if (!page.options.verbose && !area.tentative.empty()) {
    page.terminal.line();
    page.terminal.line(fmt::format("  {}, which cost no points: --verbose lists them",
                                   plural(area.tentative.size(), "tentative finding")));
  }
  print_accepted(page, area.accepted);
}

void print_coverage_share(TextPage& page, std::string_view name, const std::optional<double>& share,
                          std::size_t unresolved) {
  if (!share) return;
  std::string text = fmt::format("{:.1f} % resolved", *share * 100);
  if (unresolved > 0) text += fmt::format(", {} not", counted(unresolved));
  page.labelled(name, text);
}

template <class T, class Describe>
void print_list(TextPage& page, std::string_view name, std::string_view noun, const std::vector<T>& items,
                Describe describe) {
  if (items.empty()) return;
  page.labelled(name, plural(items.size(), noun));
  const std::size_t count = page.listed(items.size(), kListed);
  for (std::size_t i = 0; i < count; ++i) page.item(describe(items[i]));
  page.rest(items.size() - count, TextPage::kLabelColumn);
}

void print_coverage(TextPage& page) {
  const FileStatistics& files = page.report.files;
  const Coverage& coverage = page.report.coverage;
  const bool something = coverage.imports || coverage.settings || !coverage.unresolved.empty() ||
                         !files.unread.empty() || !files.unparsed.empty() || !files.not_assessed.empty();
  if (!something) return;
  page.heading("What this audit could and could not see");
  print_coverage_share(page, "imports", coverage.imports, 0);
  print_coverage_share(page, "settings", coverage.settings, 0);
  print_list(page, "unresolved", "place", coverage.unresolved, [](const std::string& text) { return one_line(text); });
  print_list(page, "unread", "file", files.unread,
             [](const UnreadFile& file) { return one_line(file.path + ": " + file.why); });
  print_list(page, "unparsed", "place", files.unparsed,
             [&](const UnparsedPlace& place) { return page.terminal.place({place.path, place.line, place.end_line}); });
  const std::string languages = languages_not_assessed(files);
  if (!languages.empty()) page.labelled("not assessed", languages);
}

void print_pattern(TextPage& page, const Pattern& pattern) {
  const std::string place = "    " + page.terminal.paint(Paint::cyan, page.terminal.place(pattern.location));
  std::string text = last_part(pattern.concept_name);
  if (!pattern.detail.empty()) text += ": " + one_line(pattern.detail);
  const bool fits = display_width(place) + 2 + display_width(text) <= page.terminal.width();
  page.terminal.line(fits ? place + "  " + text : place);
  if (!fits) page.terminal.wrapped("      ", text);
}

void print_patterns(TextPage& page) {
  std::vector<std::pair<std::string_view, std::vector<const Pattern*>>> kinds;
  for (const Pattern& pattern : page.report.patterns) {
    if (!shown(pattern, page.options)) continue;
    auto kind = std::ranges::find(kinds, pattern.pattern, [](const auto& entry) { return entry.first; });
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), {pattern.pattern, {}});
    kind->second.push_back(&pattern);
  }
  if (kinds.empty()) return;
  page.heading("Working SSOT patterns");
  for (const auto& [kind, patterns] : kinds) {
    page.terminal.line(
        fmt::format("  {} {}", page.terminal.paint(Paint::green, one_line(kind)), counted(patterns.size())));
    const std::size_t count = page.listed(patterns.size(), kPatternsPerKind);
    for (std::size_t i = 0; i < count; ++i) print_pattern(page, *patterns[i]);
    page.rest(patterns.size() - count, 4);
  }
}

void print_causes(TextPage& page) {
  const std::vector<ShownCause> causes = shown_causes(page.report, page.options);
  if (causes.empty()) return;
  page.heading("Root causes: what resolves several findings at once");
  const std::size_t count = page.listed(causes.size(), kListed);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [cause, findings, tests] = causes[i];
    std::string extent = plural(findings.size(), "finding");
    if (!tests.empty()) extent += ", " + plural(tests.size(), "failing test");
    page.terminal.line();
    page.terminal.wrapped(fmt::format("  {}  ", page.terminal.paint(Paint::dim, padded(cause->id, 4))),
                          fmt::format("{} ({})", one_line(cause->title), extent));
    page.terminal.wrapped(std::string(8, ' '), one_line(cause->action));
  }
  page.rest(causes.size() - count, 2);
}

FindingList findings_of(const PriorityPlan& part) {
  FindingList findings;
  for (const PlannedFinding& planned : part.steps) findings.push_back(planned.finding);
  return findings;
}

std::size_t widest_rule(std::span<const PlannedFinding> steps) {
  std::size_t width = 0;
  for (const PlannedFinding& planned : steps) width = std::max(width, planned.finding->rule.size());
  return width;
}

void print_step(TextPage& page, const PlannedFinding& planned, std::size_t rule_width) {
  const Finding& finding = *planned.finding;
  const std::string id = page.terminal.paint(Paint::dim, short_id(finding.id));
  const std::string rule = page.terminal.paint(paint_of(finding.severity), finding.rule);
  const std::string first = fmt::format("    {}  {:>6}  {:>2} h  {}  ", id, points_in_words(finding, page.report.score),
                                        hours_of(planned.step->effort), padded(rule, rule_width));
  const std::size_t room =
      page.terminal.width() - std::min(page.terminal.width() - kNarrowestConcept, display_width(first));
  page.terminal.line(first + clipped_front(one_line(finding.concept_name), room));
}

// The order is the plan's own: priority first, then points regained per hour.
void print_plan(TextPage& page, const std::vector<PriorityPlan>& plan) {
  if (std::ranges::all_of(plan, [](const PriorityPlan& part) { return part.steps.empty(); })) return;
  page.heading("Plan: what to fix first, by points regained per hour");
  for (const PriorityPlan& part : plan) {
    if (part.steps.empty()) continue;
    page.terminal.line();
    page.terminal.line(fmt::format("  Priority {} ({}): fix within {}; {}, {} h", part.priority,
                                   title_of_priority(part.priority), due_of(part.priority),
                                   plural(part.steps.size(), "finding"),
                                   counted(static_cast<std::uint64_t>(part.hours()))));
    const std::size_t count = page.listed(part.steps.size(), kStepsPerPriority);
    if (count < part.steps.size())
      page.terminal.wrapped("    ", page.terminal.paint(Paint::dim, rules_in_words(findings_of(part))));
    const std::span<const PlannedFinding> steps(part.steps.data(), count);
    for (const PlannedFinding& planned : steps) print_step(page, planned, widest_rule(steps));
    page.rest(part.steps.size() - count, 4);
  }
}

void print_verdict(TextPage& page, const std::vector<AreaFindings>& areas, const std::vector<PriorityPlan>& plan) {
  FindingList open;
  for (const AreaFindings& area : areas) open.insert(open.end(), area.open.begin(), area.open.end());
  const auto first = std::ranges::find_if(plan, [](const PriorityPlan& part) { return !part.steps.empty(); });
  if (first != plan.end()) {
    page.terminal.line();
    page.terminal.line(
        fmt::format("  fount explain {} tells more of the first one.", short_id(first->steps.front().finding->id)));
  }
  const std::string_view none = page.narrowed() ? "no findings among what was asked for" : "no findings";
  const std::string findings =
      open.empty() ? std::string(none)
                   : fmt::format("{}, {}", plural(open.size(), "finding"), in_words(count_severities(open)));
  // Whoever reads only the last line must not take it for the whole repository.
  const std::string languages = languages_not_assessed(page.report.files);
  page.terminal.line();
  page.terminal.wrapped(
      "", fmt::format("{} {}: {}{}", page.terminal.paint(Paint::bold, "SSOT compliance score"), painted_score(page),
                      findings, languages.empty() ? "" : "; not assessed: " + languages));
}

}  // namespace

std::string render_text(const Report& report, const RenderOptions& options) {
  TextPage page{report, options};
  const std::vector<AreaFindings> areas = findings_by_area(report, options);
  const std::vector<PriorityPlan> plan = plan_by_priority(report, options);
  print_summary(page);
  for (const AreaFindings& area : areas) print_area_findings(page, area);
  print_coverage(page);
  print_patterns(page);
  print_causes(page);
  print_plan(page, plan);
  print_verdict(page, areas, plan);
  return std::move(page.terminal).take();
}

}  // namespace fount
