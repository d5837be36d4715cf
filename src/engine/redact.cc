#include "engine/redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "engine/redact_ranges.h"

namespace fount {
namespace {

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

void append_hidden(std::string& out, std::string_view secret) {
  while (!secret.empty()) {
    const std::size_t end = std::min(secret.find('\n'), secret.size());
    if (end > 0)
      fmt::format_to(std::back_inserter(out), "<redacted {} characters>", count_characters(secret.substr(0, end)));
    if (end < secret.size()) out += '\n';
    secret.remove_prefix(std::min(end + 1, secret.size()));
  }
}

std::string without(std::string_view text, HiddenRanges hidden) {
  std::ranges::sort(hidden, {}, &HiddenRange::begin);
  std::string out;
  std::size_t shown = 0;  // everything before it is in `out`
  for (std::size_t i = 0; i < hidden.size();) {
    HiddenRange range = hidden[i++];
    while (i < hidden.size() && hidden[i].begin <= range.end) range.end = std::max(range.end, hidden[i++].end);
    out += text.substr(shown, range.begin - shown);
    append_hidden(out, text.substr(range.begin, range.end - range.begin));
    shown = range.end;
  }
  return out += text.substr(shown);
}

}  // namespace

std::string redact(std::string_view text, Language language) {
  HiddenRanges hidden;
  hide_by_looks(text, hidden);
  hide_by_name(text, language, hidden);
  return without(text, std::move(hidden));
}

std::string redact_known(std::string_view text) {
  HiddenRanges hidden;
  hide_by_looks(text, hidden);
  return hidden.empty() ? std::string(text) : without(text, std::move(hidden));
}

}  // namespace fount
