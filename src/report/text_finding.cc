#include "report/text_finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "report/selection.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::size_t kTestsShown = 2;
constexpr std::size_t kSourcesShown = 5;      // beside the canonical one; all of them with --verbose
constexpr std::size_t kDifferencesShown = 4;  // with --verbose, all
constexpr std::size_t kDifferenceWidth = 80;
constexpr std::size_t kExcerptLines = 6;        // a side; half of them where the whole is far longer
constexpr std::size_t kLongSource = 24;         // lines
constexpr std::size_t kWidestPlaceColumn = 56;  // longer places push their remarks to the right
constexpr std::size_t kLabelColumn = 13;        // "  canonical  "
constexpr std::size_t kGutter = kLabelColumn;   // line numbers of excerpts end where labels end

std::string label(const Terminal& terminal, std::string_view text) {
  return "  " + terminal.paint(Paint::dim, text) + std::string(kLabelColumn - 2 - text.size(), ' ');
}

// What there is to say of a source beside its place; its name only where it is not the concept's.
std::string remarks(const Finding& finding, const Source& source) {
  std::vector<std::string> parts;
  const std::string name = last_part(source.symbol);
  const bool places_only = finding.kind == "module" || finding.kind == "import";
  if (!name.empty() && !places_only && name != last_part(finding.concept_name)) parts.push_back(name);
  const bool canonical = source.role == SourceRole::canonical && finding.canonical;
  if (canonical && !finding.canonical->why.empty()) parts.push_back(one_line(finding.canonical->why));
  if (!canonical && source.uses > 0) parts.push_back(plural(source.uses, "use"));
  if (!source.note.empty()) parts.push_back(one_line(source.note));
  return join(parts, ", ");
}

std::string_view label_of(const Finding& finding, const Source& source) {
  // Without a canonical source the others are not surplus to anything.
  if (source.role == SourceRole::surplus && !finding.canonical) return "source";
  return name_of(source.role);
}

std::size_t common_indent(const std::vector<std::string_view>& lines) {
  std::size_t indent = std::string_view::npos;
  for (const std::string_view line : lines)
    if (!trim(line).empty()) indent = std::min(indent, line.find_first_not_of(" \t"));
  return indent == std::string_view::npos ? 0 : indent;
}

void print_excerpt(Terminal& terminal, const Source& source) {
  const bool far_longer = source.location.end_line > source.location.line + kLongSource;
  const Quotation quotation = quotation_of(source, far_longer ? kExcerptLines / 2 : kExcerptLines);
  const std::size_t indent = common_indent(quotation.lines);
  std::size_t number = source.location.line;
  for (const std::string_view line : quotation.lines) {
    const std::string gutter = fmt::format("{:>{}} | ", number++, kGutter - 2);
    const std::string code = one_line(line.substr(std::min(indent, line.size())));
    terminal.line(terminal.paint(Paint::dim, gutter) + clipped(code, terminal.width() - kGutter - 1));
  }
  if (quotation.omitted > 0) {
    const std::string rest = fmt::format("{:>{}} | ... {}", "", kGutter - 2, plural(quotation.omitted, "more line"));
    terminal.line(terminal.paint(Paint::dim, rest));
  }
}

bool same_code(const Source& a, const Source& b) {
  return a.excerpt == b.excerpt || (a.content != 0 && a.content == b.content);
}

// Code helps where two sides differ, or where one severe site speaks for itself. Copies that say the same would only
// push the next finding off the screen.
std::vector<const Source*> worth_quoting(const Finding& finding, const std::vector<const Source*>& sources,
                                         const RenderOptions& options) {
  if (finding.severity < Severity::high && !options.verbose) return {};
  if (!contrasts_of(finding).empty()) return {};  // what differs is shown by itself
  std::vector<const Source*> quoted;
  std::size_t sides = 0;
  for (const Source* source : sources) {
    const bool side = is_rival(*source);
    if (!side || source->excerpt.empty()) continue;
    ++sides;
    if (quoted.size() < 2 && (quoted.empty() || !same_code(*quoted.front(), *source))) quoted.push_back(source);
  }
  return quoted.size() == sides || quoted.size() == 2 ? quoted : std::vector<const Source*>{};
}

void print_source(Terminal& terminal, const Finding& finding, const Source& source, std::string_view shown_label,
                  std::size_t place_column) {
  const std::string remark = remarks(finding, source);
  const std::string place = terminal.paint(Paint::cyan, terminal.place(source.location));
  const std::string first = label(terminal, shown_label) + padded(place, remark.empty() ? 0 : place_column);
  const bool fits = display_width(first) + 2 + display_width(remark) <= terminal.width();
  terminal.line(fits ? first + "  " + remark : first);
  if (!fits) terminal.wrapped(std::string(kLabelColumn + 2, ' '), remark);
}

// The canonical source is named by the finding even where the rule did not list it among the sources.
std::vector<const Source*> sides_of(const Finding& finding, Source& canonical) {
  std::vector<const Source*> sources = ordered_sources(finding);
  const bool listed = !sources.empty() && sources.front()->role == SourceRole::canonical;
  if (listed || !finding.canonical) return sources;
  canonical.role = SourceRole::canonical;
  canonical.symbol = finding.canonical->symbol;
  canonical.location = finding.canonical->location;
  sources.insert(sources.begin(), &canonical);
  return sources;
}

void print_sources(Terminal& terminal, const Finding& finding, const RenderOptions& options) {
  Source canonical;
  const std::vector<const Source*> sources = sides_of(finding, canonical);
  const std::size_t count = listed_count(sources.size(), kSourcesShown + (finding.canonical ? 1 : 0), options);
  const std::vector<const Source*> quoted = worth_quoting(finding, sources, options);
  std::size_t place_column = 0;
  for (std::size_t i = 0; i < count; ++i)
    place_column = std::max(place_column, display_width(terminal.place(sources[i]->location)));
  place_column = std::min(place_column, kWidestPlaceColumn);
  std::string_view last_label;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view own = label_of(finding, *sources[i]);
    print_source(terminal, finding, *sources[i], own == last_label ? "" : own, place_column);
    last_label = own;
    if (std::ranges::find(quoted, sources[i]) != quoted.end()) print_excerpt(terminal, *sources[i]);
  }
  if (count < sources.size()) {
    terminal.line(label(terminal, "") +
                  terminal.paint(Paint::dim, fmt::format("... and {} more", counted(sources.size() - count))));
  }
}

// One line for each side: the lines that a reader must compare.
void print_differences(Terminal& terminal, const Finding& finding, const RenderOptions& options) {
  const std::vector<const Contrast*> contrasts = contrasts_of(finding);
  const std::size_t count = listed_count(contrasts.size(), kDifferencesShown, options);
  std::string_view shown_label = "differs";
  for (const Contrast* contrast : std::span(contrasts).first(count)) {
    for (const Quote* quote : {&contrast->first, &contrast->second}) {
      const std::string place = terminal.paint(Paint::cyan, terminal.place(quote->location));
      const std::string text = quote->text.empty() ? terminal.paint(Paint::dim, "(nothing)") : one_line(quote->text);
      terminal.line(label(terminal, shown_label) + place + "  " + clipped(text, kDifferenceWidth));
      shown_label = "";
    }
  }
  if (count < contrasts.size())
    terminal.line(label(terminal, "") +
                  terminal.paint(Paint::dim, fmt::format("... and {} more", counted(contrasts.size() - count))));
}

std::string facts_in_words(const Report& report, const Finding& finding) {
  std::vector<std::string> parts{finding.id, std::string(name_of(finding.confidence))};
  const std::string_view service = service_name(report, finding);
  std::string what = one_line(finding.kind);
  if (service != ".") what += (what.empty() ? "in " : " in ") + one_line(service);
  if (!what.empty()) parts.push_back(what);
  if (finding.introduced) parts.emplace_back(*finding.introduced ? "introduced" : "inherited");
  parts.push_back(gain_in_words(finding, report.score));
  parts.push_back(fmt::format("effort {} ({} h)", name_of(finding.effort), hours_of(finding.effort)));
  return join(parts, ", ");
}

void print_labelled(Terminal& terminal, std::string_view name, std::string_view text) {
  std::string_view shown = name;
  for (const std::string_view paragraph : split(text, '\n')) {
    if (trim(paragraph).empty()) continue;
    terminal.wrapped(label(terminal, shown), one_line(paragraph));
    shown = "";
  }
}

}  // namespace

Paint paint_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return Paint::bold_red;
    case Severity::high:
      return Paint::red;
    case Severity::medium:
      return Paint::yellow;
    case Severity::low:
      return Paint::cyan;
  }
  return Paint::plain;
}

void print_finding(Terminal& terminal, const Report& report, const Finding& finding, const RenderOptions& options) {
  const std::string head = fmt::format("{}[{}]", name_of(finding.severity), finding.rule);
  std::string message = one_line(finding.message);
  if (message.find(last_part(finding.concept_name)) == std::string::npos)
    message = one_line(finding.concept_name) + ": " + message;
  const std::string title = terminal.paint(paint_of(finding.severity), head) + " ";
  terminal.wrapped(title, message, 4);
  print_sources(terminal, finding, options);
  print_differences(terminal, finding, options);
  const std::string references = in_words(finding.references);
  print_labelled(terminal, "references", references.empty() ? "" : references + " files");
  print_labelled(terminal, "tests",
                 tests_in_words(finding.tests, listed_count(finding.tests.size(), kTestsShown, options)));
  print_labelled(terminal, "remedy", finding.remedy);
  print_labelled(terminal, "id", facts_in_words(report, finding));
}

}  // namespace fount
