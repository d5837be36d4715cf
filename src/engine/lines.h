// Offsets → lines, for the few files and places that a human will read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fount {

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      starts_.push_back(static_cast<std::uint32_t>(at + 1));
    }
    // What follows the last newline is no line when it is empty.
    if (starts_.size() > 1 && starts_.back() == text.size()) starts_.pop_back();
  }

  std::uint32_t count() const { return static_cast<std::uint32_t>(starts_.size()); }

  // Line of a byte, from 1. Offsets past the end belong to the last line.
  std::uint32_t at(std::uint32_t offset) const {
    return static_cast<std::uint32_t>(std::ranges::upper_bound(starts_, offset) - starts_.begin());
  }

  // A line's text without its newline. `line` is in [1, count()].
  std::string_view text(std::uint32_t line) const {
    const std::size_t begin = starts_[line - 1];
    const std::size_t end = line < starts_.size() ? starts_[line] : text_.size();
    const std::string_view whole = text_.substr(begin, end - begin);
    return whole.ends_with('\n') ? whole.substr(0, whole.size() - 1) : whole;
  }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> starts_;
};

// The last byte of a half-open range, for the line on which it ends.
constexpr std::uint32_t last_byte(std::uint32_t begin, std::uint32_t end) { return end > begin ? end - 1 : begin; }

}  // namespace fount
