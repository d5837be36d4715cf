#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "report/text_page.h"

namespace fount {
namespace {

constexpr std::size_t kServices = 12;
constexpr std::size_t kCommitDigits = 12;
constexpr std::size_t kNarrowestName = 14;
constexpr unsigned kWide = 100;  // columns from which there is room for a longer bar

std::size_t bar_cells(const TextPage& page) { return page.options.width >= kWide ? 20 : 10; }

std::string bar(const TextPage& page, double value, Band band) {
  const std::size_t cells = bar_cells(page);
  const auto full =
      static_cast<std::size_t>(std::lround(std::clamp(value, 0.0, 100.0) / 100 * static_cast<double>(cells)));
  return page.terminal.paint(paint_of(band), std::string(full, '#')) +
         page.terminal.paint(Paint::dim, std::string(cells - full, '.'));
}

std::string services_in_words(const TextPage& page) {
  std::vector<std::string> names;
  for (const Service& service : page.report.services)
    if (service.name != ".") names.push_back(one_line(service.name) + (service.shared ? " (shared)" : ""));
  const std::size_t count = page.listed(names.size(), kServices);
  const std::size_t rest = names.size() - count;
  names.resize(count);
  if (rest > 0) names.push_back(fmt::format("and {} more", counted(rest)));
  return join(names, ", ");
}

void print_files(TextPage& page, const FileStatistics& files) {
  const std::string roles = roles_in_words(files), skipped = skipped_in_words(files);
  page.labelled("files", counted(files_found(files)) + (roles.empty() ? "" : ": " + roles));
  page.labelled("read", fmt::format("{} ({}){}{}", counted(files.scanned), bytes_in_words(files.bytes),
                                    skipped.empty() ? "" : "; skipped: ", skipped));
}

std::string environments_in_words(const TextPage& page) {
  std::vector<std::string> names;
  for (const ReportedEnvironment& environment : page.report.environments)
    names.push_back(fmt::format("{} ({})", one_line(environment.name), plural(environment.files.size(), "file")));
  return join(names, ", ");
}

void print_header(TextPage& page) {
  const Report& report = page.report;
  std::string title = fmt::format("SSOT compliance audit of {}", one_line(report.root_name));
  if (report.revision) title += " at " + one_line(*report.revision).substr(0, kCommitDigits);
  page.terminal.line(page.terminal.paint(Paint::bold, title));
  page.terminal.line(
      page.terminal.paint(Paint::dim, fmt::format("Fount {}, {}", report.tool_version, one_line(report.generated_at))));
  page.terminal.line();
  print_files(page, report.files);
  const std::string services = services_in_words(page);
  if (!services.empty()) page.labelled("services", services);
  if (!page.report.environments.empty()) page.labelled("environments", environments_in_words(page));
}

void print_score(TextPage& page) {
  const Score& score = page.report.score;
  // Of the whole audit: beside some of its findings it would say what the reader cannot see.
  if (!page.narrowed())
    page.labelled("status", page.terminal.paint(paint_of(band_of(score.value)), status_of(page.report)));
  page.labelled("score",
                painted_score(page) + page.terminal.paint(Paint::dim, fmt::format(", formula {}", score.formula)));
  const std::string languages = languages_not_assessed(page.report.files);
  if (score.value && !languages.empty()) page.item(fmt::format("of what can be read; not assessed: {}", languages));
  if (!score.value && page.narrowed()) page.item("it counts every finding, and not every rule was asked for");
  if (score.gated && score.value && std::abs(*score.gated - *score.value) >= 0.05)
    page.item(fmt::format("{} without accepted and baselined findings", score_in_words(score.gated)));
}

struct AreaCounts {
  std::size_t open = 0, tentative = 0;
};

// Of all findings, also those that --rule and --area hide: the score beside them counts these too.
std::vector<AreaCounts> counts_of(const Report& report) {
  std::vector<AreaCounts> counts;
  for (const AreaFindings& area : findings_by_area(report, {}))
    counts.push_back({area.open.size(), area.tentative.size()});
  return counts;
}

void print_area_row(TextPage& page, const AreaScore& area, const AreaCounts& counts, std::size_t name_width) {
  const Band band = band_of(area.value);
  const std::string grade =
      page.terminal.paint(paint_of(band), fmt::format("{:>5} {:<9}", score_in_words(area.value), name_of(band)));
  const std::string row = fmt::format("  {} {} {}  {:>9}  {:>8}  {:>9}", padded(one_line(area.name), name_width),
                                      bar(page, area.value.value_or(0), band), grade, counted(area.concepts),
                                      counted(counts.open), counted(counts.tentative));
  page.terminal.line(row);
  if (!area.cap) return;
  const std::string cap = fmt::format("capped at {:.0f} by {}", area.cap->at, short_id(area.cap->because));
  page.terminal.line(std::string(name_width + 3, ' ') + page.terminal.paint(Paint::dim, cap));
}

void print_areas(TextPage& page) {
  const std::vector<AreaScore>& areas = page.report.score.areas;
  std::size_t name_width = kNarrowestName;
  std::vector<std::string> not_assessed;
  for (const AreaScore& area : areas) {
    if (area.assessed())
      name_width = std::max(name_width, display_width(one_line(area.name)));
    else
      not_assessed.push_back(one_line(area.name));
  }
  if (not_assessed.size() < areas.size()) {
    const std::string titles = fmt::format("  {} {:<{}}  {:>9}  {:>8}  {:>9}", padded("area", name_width), "score",
                                           bar_cells(page) + 16, "concepts", "findings", "tentative");
    page.terminal.line();
    page.terminal.line(page.terminal.paint(Paint::dim, titles));
  }
  const std::vector<AreaCounts> counts = counts_of(page.report);
  for (std::size_t i = 0; i < areas.size(); ++i)
    if (areas[i].assessed()) print_area_row(page, areas[i], counts[i], name_width);
  if (not_assessed.empty()) return;
  page.terminal.line();
  page.labelled("not assessed", join(not_assessed, ", "));
}

}  // namespace

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

std::string painted_score(const TextPage& page) {
  const std::optional<double>& value = page.report.score.value;
  return page.terminal.paint(paint_of(band_of(value)), graded_score(value));
}

void print_summary(TextPage& page) {
  print_header(page);
  print_score(page);
  print_areas(page);
  if (!page.report.tests) return;
  page.terminal.line();
  page.labelled("tests", tests_in_words(*page.report.tests));
}

}  // namespace fount
