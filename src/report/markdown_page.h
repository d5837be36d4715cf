// What the parts of the Markdown report share: the choice of findings, their numbers, and the text so far.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/report.h"
#include "report/selection.h"

namespace fount {

struct MarkdownPage {
  const Report& report;
  const RenderOptions& options;
  std::vector<AreaFindings> areas;
  std::vector<PriorityPlan> plan;
  std::unordered_map<std::string_view, const Finding*> by_id;
  std::unordered_map<const Finding*, std::string> numbers;  // "2.1": the violation's heading
  std::string out;

  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
    out += '\n';
  }
  // Ends the paragraph or list before; any number of calls leave one blank line.
  void blank() {
    if (!out.ends_with("\n\n")) out += '\n';
  }
  void heading(int level, std::string_view text) {
    blank();
    out.append(static_cast<std::size_t>(level), '#').append(" ").append(text).append("\n\n");
  }
};

// Sections, in the order of the report.
void add_violations(MarkdownPage& page, const AreaFindings& area);  // of one area
void add_root_causes(MarkdownPage& page);
void add_recommendations(MarkdownPage& page);
void add_monitoring(MarkdownPage& page);
void add_impact_and_effort(MarkdownPage& page);

// "Violation 2.1", or the id of a finding that has no heading of its own.
std::string reference_to(const MarkdownPage& page, const Finding& finding);
std::string reference_to(const MarkdownPage& page, std::string_view id);

// Policy's words where it has any, else how much production code depends on the area's findings.
std::string impact_of(const AreaFindings& area);

}  // namespace fount
