// The reports that every format is tested on.
#pragma once

#include <string>
#include <vector>

#include "report/render.h"
#include "tests/report/build.h"

namespace fount::testing {

struct Case {
  std::string name;  // of the golden files
  Report report;
  RenderOptions options;
  std::string_view formats = "text json markdown";  // those that the case means something to
};

inline Case verbose_and_colored() {
  Case out{"full_verbose", full_report(), {}, "text"};
  out.options.verbose = out.options.color = out.options.hyperlinks = true;
  out.options.root = "/srv/me/my shop";
  return out;
}

inline Case narrow() {
  Case out{"full_80_columns", full_report(), {}, "text"};
  out.options.width = 80;
  return out;
}

inline Case one_rule_only() {
  Case out{"one_rule", full_report(), {}};
  out.options.rules = {"import-paths"};
  return out;
}

inline Case one_area_only() {
  Case out{"one_area", full_report(), {}};
  out.options.areas = {"definitions"};
  return out;
}

inline Case without_findings() {
  Case out{"clean", empty_report(), {}};
  assess(out.report, AreaId::definitions, 100, 12);
  out.report.files.scanned = 3;
  out.report.files.bytes = 999;
  out.report.files.roles[0] = 3;
  return out;
}

// Rules that compare sources without knowing which of them is canonical.
inline Case undecided() {
  Case out{"undecided", empty_report(), {}};
  assess(out.report, AreaId::definitions, 80, 12);
  Finding& finding = add_finding(out.report, {});
  add_sources(finding, 1);
  finding.canonical.reset();
  finding.sources[0].role = SourceRole::surplus;
  finding.sources[1].excerpt += "    jitter = True\n";
  return out;
}

// Names and code that would break out of a line, a cell, a link or a fence, or that a terminal would obey.
inline Case hostile() {
  Case out{"hostile", empty_report(), {}};
  out.report.root_name = "a|b `c` <script>\n# d\x1b[31m";
  assess(out.report, AreaId::definitions, 10, 1);
  Finding& finding = add_finding(out.report, {"duplicate-definition", "*_Bold_*\n|cell| \x1b]0;title\x07"});
  add_sources(finding, 1);
  finding.sources[0].location = finding.canonical->location = at("dir with space/new%0Aline `tick`_(x)[y].py", 1, 3);
  finding.sources[1].location = at("odd%FF%2520name/100%.py", 2);
  finding.sources[0].excerpt = "```\n~~~~\n# ````\x1b[2J\xff\n";
  finding.sources[1].excerpt =
      "x = '\xe2\x80\xae"
      "evil'\t# tab\n";
  finding.sources[1].note = "a note with <b>html</b> & |pipes|\nand a second line";
  finding.remedy = "- not a list\n# not a heading\n<img src=x>";
  out.report.files.unread = {{"x\xff|y", "bad `why`\n# no"}};
  out.report.coverage.unresolved = {"a.py:1 import \x1b[0m"};
  out.options.hyperlinks = true;
  out.options.root = "/srv/me";
  return out;
}

inline Case five_hundred_sources() {
  Case out{"many_sources", empty_report(), {}, "text markdown"};
  assess(out.report, AreaId::definitions, 30, 40);
  add_sources(add_finding(out.report, {}), 500);
  return out;
}

inline Case many_findings() {
  Case out{"many_findings", empty_report(), {}, "text markdown"};
  assess(out.report, AreaId::definitions, 3, 4000);
  for (int i = 0; i < 60; ++i) {
    const std::string name = fmt::format("Thing{:02}", i);
    const Confidence confidence = i % 5 == 0   ? Confidence::tentative
                                  : i % 2 == 0 ? Confidence::firm
                                               : Confidence::certain;
    Finding& finding =
        add_finding(out.report, {"duplicate-definition", name, static_cast<Severity>(i % 4), confidence});
    add_sources(finding, 1);
    if (i % 7 == 0) finding.accepted = AcceptedBy{"agreed", "", ""};
  }
  for (int i = 0; i < 40; ++i) out.report.coverage.unresolved.push_back(fmt::format("a{}.py:1 import x", i));
  for (int i = 0; i < 40; ++i) out.report.files.unparsed.push_back({fmt::format("b{}.py", i), 3, 9});
  std::ranges::stable_sort(out.report.plan, {}, &PlanStep::priority);
  return out;
}

inline std::vector<Case> cases() {
  return {{"empty", empty_report(), {}},
          {"full", full_report(), {}},
          verbose_and_colored(),
          narrow(),
          one_rule_only(),
          one_area_only(),
          without_findings(),
          undecided(),
          hostile(),
          five_hundred_sources(),
          many_findings()};
}

}  // namespace fount::testing
