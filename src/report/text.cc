// The report that a newcomer reads from top to bottom in a terminal: what was read, the score, the findings by area,
// what could not be seen, what is good already, and last, where the eye rests, what to do first and the verdict.
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/selection.h"
#include "report/terminal.h"
#include "report/text_finding.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::size_t kFindingsPerArea = 10;  // all of them with --verbose, or when asked for by rule or area
constexpr std::size_t kStepsPerPriority = 5;
constexpr std::size_t kPatternsPerKind = 2;
constexpr std::size_t kServices = 12;
constexpr std::size_t kListed = 5;  // any other list
constexpr unsigned kWide = 100;     // columns from which there is room for a longer bar
constexpr std::size_t kLabelColumn = 16;
constexpr std::size_t kCommitDigits = 12;

struct Page {
  const Report& report;
  const RenderOptions& options;
  Terminal terminal{options};

  bool narrowed() const { return !options.rules.empty() || !options.areas.empty(); }
  std::size_t listed(std::size_t total, std::size_t usual) const { return listed_count(total, usual, options); }
  void heading(std::string_view text) {
    terminal.line();
    terminal.line(terminal.paint(Paint::bold, text));
  }
  void labelled(std::string_view name, std::string_view text) {
    terminal.wrapped("  " + terminal.paint(Paint::dim, padded(name, kLabelColumn - 2)), text);
  }
  void item(std::string_view text) { terminal.wrapped(std::string(kLabelColumn, ' '), text); }
  void rest(std::size_t count, std::size_t indent) {
    const std::string text = fmt::format("{:{}}... and {} more", "", indent, counted(count));
    if (count > 0) terminal.line(terminal.paint(Paint::dim, text));
  }
};

Paint paint_of(Band band) {
  switch (band) {
    case Band::compliant:
    case Band::good:
      return Paint::green;
    case Band::partial:
      return Paint::yellow;
    case Band::failing:
      return Paint::red;
    case Band::critical:
      return Paint::bold_red;
    case Band::not_assessed:
      return Paint::dim;
  }
  return Paint::plain;
}

std::string score_line(const Page& page) {
  const std::optional<double>& value = page.report.score.value;
  return page.terminal.paint(paint_of(band_of(value)), graded_score(value));
}

std::size_t bar_cells(const Page& page) { return page.options.width >= kWide ? 20 : 10; }

std::string bar(const Page& page, double value, Band band) {
  const std::size_t cells = bar_cells(page);
  const auto full =
      static_cast<std::size_t>(std::lround(std::clamp(value, 0.0, 100.0) / 100 * static_cast<double>(cells)));
  return page.terminal.paint(paint_of(band), std::string(full, '#')) +
         page.terminal.paint(Paint::dim, std::string(cells - full, '.'));
}

std::string services_in_words(const Page& page) {
  std::vector<std::string> names;
  for (const Service& service : page.report.services)
    if (service.name != ".") names.push_back(one_line(service.name) + (service.shared ? " (shared)" : ""));
  const std::size_t count = page.listed(names.size(), kServices);
  const std::size_t rest = names.size() - count;
  names.resize(count);
  if (rest > 0) names.push_back(fmt::format("and {} more", counted(rest)));
  return join(names, ", ");
}

void print_header(Page& page) {
  const Report& report = page.report;
  std::string title = fmt::format("SSOT compliance audit of {}", one_line(report.root_name));
  if (report.revision) title += " at " + one_line(*report.revision).substr(0, kCommitDigits);
  page.terminal.line(page.terminal.paint(Paint::bold, title));
  page.terminal.line(
      page.terminal.paint(Paint::dim, fmt::format("Fount {}, {}", report.tool_version, one_line(report.generated_at))));
  page.terminal.line();
  page.labelled("files", fmt::format("{} read, {}", counted(report.files.scanned), bytes_in_words(report.files.bytes)));
  if (const std::string roles = roles_in_words(report.files); !roles.empty()) page.item(roles);
  if (const std::string skipped = skipped_in_words(report.files); !skipped.empty()) page.labelled("skipped", skipped);
  const std::string services = services_in_words(page);
  if (!services.empty()) page.labelled("services", services);
}

void print_score(Page& page) {
  const Score& score = page.report.score;
  page.labelled("status", page.terminal.paint(paint_of(band_of(score.value)), status_of(page.report)));
  page.labelled("score",
                score_line(page) + page.terminal.paint(Paint::dim, fmt::format(", formula {}", score.formula)));
  if (score.gated && score.value && std::abs(*score.gated - *score.value) >= 0.05)
    page.item(fmt::format("{} without accepted and baselined findings", score_in_words(score.gated)));
}

void print_area_row(Page& page, const AreaScore& area, std::size_t name_width) {
  const Band band = band_of(area.value);
  const std::string grade =
      page.terminal.paint(paint_of(band), fmt::format("{:>5} {:<9}", score_in_words(area.value), name_of(band)));
  const std::string row =
      fmt::format("  {} {} {}  {:>9}  {:>8}", padded(one_line(area.name), name_width),
                  bar(page, area.value.value_or(0), band), grade, counted(area.concepts), counted(area.findings));
  const std::string cap =
      area.cap ? fmt::format("capped at {:.0f} by {}", area.cap->at, short_id(area.cap->because)) : "";
  const bool fits = display_width(row) + 2 + cap.size() <= page.terminal.width();
  page.terminal.line(fits ? row + "  " + cap : row);
  if (!fits) page.terminal.line(std::string(name_width + 3, ' ') + cap);
}

void print_areas(Page& page) {
  std::size_t name_width = 14;
  std::vector<std::string> not_assessed;
  for (const AreaScore& area : page.report.score.areas) {
    if (area.assessed()) {
      name_width = std::max(name_width, display_width(one_line(area.name)));
    } else {
      not_assessed.push_back(one_line(area.name));
    }
  }
  if (not_assessed.size() < page.report.score.areas.size()) {
    page.terminal.line();
    page.terminal.line(
        page.terminal.paint(Paint::dim, fmt::format("  {} {:<{}}  {:>9}  {:>8}", padded("area", name_width), "score",
                                                    bar_cells(page) + 16, "concepts", "findings")));
  }
  for (const AreaScore& area : page.report.score.areas)
    if (area.assessed()) print_area_row(page, area, name_width);
  if (!not_assessed.empty()) {
    page.terminal.line();
    page.labelled("not assessed", join(not_assessed, ", "));
  }
}

void print_accepted(Page& page, const FindingList& accepted) {
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

void print_area_findings(Page& page, const AreaFindings& area) {
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

void print_coverage_share(Page& page, std::string_view name, const std::optional<double>& share,
                          std::size_t unresolved) {
  if (!share) return;
  std::string text = fmt::format("{:.1f} % resolved", *share * 100);
  if (unresolved > 0) text += fmt::format(", {} not", counted(unresolved));
  page.labelled(name, text);
}

template <class T, class Describe>
void print_list(Page& page, std::string_view name, std::string_view noun, const std::vector<T>& items,
                Describe describe) {
  if (items.empty()) return;
  page.labelled(name, plural(items.size(), noun));
  const std::size_t count = page.listed(items.size(), kListed);
  for (std::size_t i = 0; i < count; ++i) page.item(describe(items[i]));
  page.rest(items.size() - count, kLabelColumn);
}

void print_coverage(Page& page) {
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

void print_pattern(Page& page, const Pattern& pattern) {
  std::string text = page.terminal.place(pattern.location) + "  " + one_line(pattern.concept_name);
  if (!pattern.detail.empty()) text += ": " + one_line(pattern.detail);
  page.terminal.wrapped("    ", text);
}

void print_patterns(Page& page) {
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

void print_step(Page& page, const PlannedFinding& planned) {
  const Finding& finding = *planned.finding;
  const std::string gain = fmt::format("  {:>6}  {:>2} h  ", points_in_words(finding), hours_of(planned.step->effort));
  const std::string what =
      page.terminal.paint(paint_of(finding.severity), finding.rule) + " " + one_line(finding.concept_name);
  page.terminal.wrapped("    " + page.terminal.paint(Paint::dim, finding.id) + gain, what);
}

// The order is the plan's own: priority first, then points regained per hour.
void print_plan(Page& page, const std::vector<PriorityPlan>& plan) {
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
    for (std::size_t i = 0; i < count; ++i) print_step(page, part.steps[i]);
    page.rest(part.steps.size() - count, 4);
  }
}

void print_verdict(Page& page, const std::vector<AreaFindings>& areas, const std::vector<PriorityPlan>& plan) {
  FindingList open;
  for (const AreaFindings& area : areas) open.insert(open.end(), area.open.begin(), area.open.end());
  const auto first = std::ranges::find_if(plan, [](const PriorityPlan& part) { return !part.steps.empty(); });
  if (first != plan.end()) {
    page.terminal.line();
    page.terminal.line(
        fmt::format("  fount explain {} tells more of the first one.", first->steps.front().finding->id));
  }
  const std::string findings =
      open.empty() ? "no open findings" : plural(open.size(), "open finding") + ": " + in_words(count_severities(open));
  page.terminal.line();
  page.terminal.wrapped("", fmt::format("{} {}; {}", page.terminal.paint(Paint::bold, "SSOT compliance score"),
                                        score_line(page), findings));
}

}  // namespace

std::string render_text(const Report& report, const RenderOptions& options) {
  Page page{report, options};
  const std::vector<AreaFindings> areas = findings_by_area(report, options);
  const std::vector<PriorityPlan> plan = plan_by_priority(report, options);
  print_header(page);
  print_score(page);
  print_areas(page);
  for (const AreaFindings& area : areas) print_area_findings(page, area);
  print_coverage(page);
  print_patterns(page);
  print_plan(page, plan);
  print_verdict(page, areas, plan);
  return std::move(page.terminal).take();
}

}  // namespace fount
