#include <algorithm>
#include <array>

#include "report/render.h"

namespace fount {
namespace {

constexpr std::array kFormats{
    Format{"text", "for people, in a terminal; the ranked plan comes last", render_text},
    Format{"json", "for tools: schema fount.report/1, stable", render_json},
    Format{"markdown", "for people, to be kept or sent: every section of an audit report", render_markdown},
};

}  // namespace

std::span<const Format> formats() { return kFormats; }

const Format* find_format(std::string_view name) {
  const auto found = std::ranges::find(kFormats, name, &Format::name);
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace fount
