// Line by line through a text whose lines stand for themselves: lists of requirements, go.mod, versions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "lang/entry_builder.h"

namespace fount {

class LineReader {
 public:
  explicit LineReader(std::string_view bytes) : bytes_(bytes), at_(byte_order_mark(bytes)) {}

  // The next line without its end; false after the last.
  bool next(TextPlace& line) {
    if (at_ >= bytes_.size()) return false;
    const auto end = static_cast<std::uint32_t>(std::min(bytes_.find('\n', at_), bytes_.size()));
    line = {at_, end > at_ && bytes_[end - 1] == '\r' ? end - 1 : end};
    at_ = end + 1;
    return true;
  }
  std::string_view text(TextPlace place) const { return bytes_.substr(place.begin, place.end - place.begin); }
  TextPlace trimmed(TextPlace place) const {
    while (place.begin < place.end && is_blank(bytes_[place.begin])) ++place.begin;
    while (place.end > place.begin && is_blank(bytes_[place.end - 1])) --place.end;
    return place;
  }
  // Takes the next word off `rest`, which then begins with the one after.
  TextPlace word(TextPlace& rest) const {
    rest = trimmed(rest);
    TextPlace found{rest.begin, rest.begin};
    while (found.end < rest.end && !is_blank(bytes_[found.end])) ++found.end;
    rest.begin = found.end;
    rest = trimmed(rest);
    return found;
  }
  // Up to a comment, which begins the line or follows white space.
  TextPlace without_comment(TextPlace place, std::string_view marker) const {
    const std::string_view line = text(place);
    for (std::size_t at = line.find(marker); at != std::string_view::npos; at = line.find(marker, at + 1)) {
      if (at == 0 || is_blank(line[at - 1])) return {place.begin, place.begin + static_cast<std::uint32_t>(at)};
    }
    return place;
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f'; }
  std::string_view bytes_;
  std::uint32_t at_;
};

}  // namespace fount
