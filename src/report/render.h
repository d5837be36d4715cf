// Report → bytes. One file per format; this table is the only place that lists them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/report.h"

namespace fount {

struct RenderOptions {
  bool color = false;                     // ANSI colours (text only)
  bool hyperlinks = false;                // OSC 8 (text only); needs `root`
  std::string root;                       // absolute path for hyperlinks
  unsigned width = 100;                   // columns
  bool verbose = false;                   // text: tentative findings and every source
  std::vector<std::string> rules, areas;  // --rule / --area: show only these; empty: all. Never changes the score
};

struct Format {
  std::string_view name;
  std::string_view help;
  std::string (*render)(const Report&, const RenderOptions&);
};

std::span<const Format> formats();
const Format* find_format(std::string_view name);

std::string render_text(const Report&, const RenderOptions&);
std::string render_json(const Report&, const RenderOptions&);
std::string render_markdown(const Report&, const RenderOptions&);

// True when --rule / --area let this finding through.
bool shown(const Finding&, const RenderOptions&);

}  // namespace fount
