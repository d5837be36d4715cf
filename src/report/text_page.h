// What the parts of the text report share: the terminal, and lines with a label on the left.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/report.h"
#include "report/selection.h"
#include "report/terminal.h"
#include "report/words.h"

namespace fount {

struct TextPage {
  static constexpr std::size_t kLabelColumn = 16;

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

Paint paint_of(Band band);
std::string painted_score(const TextPage& page);  // "61.7/100 (FAILING)"

// The top of the report: what was read, the score, the areas.
void print_summary(TextPage& page);

}  // namespace fount
