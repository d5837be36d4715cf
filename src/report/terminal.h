// Lines for a terminal: colour, hyperlinks, width and wrapping. Owns the promise that nothing from an audited
// repository reaches the terminal as a control sequence. Knows no report; whether there is a terminal at all was
// decided by whoever filled RenderOptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "report/render.h"

namespace fount {

enum class Paint : std::uint8_t { plain, bold, dim, green, yellow, red, bold_red, cyan };

// Columns that `text` takes: colours and hyperlinks none, East Asian wide characters two.
std::size_t display_width(std::string_view text);

// At most `width` columns, the last of them "..." when something was cut. For text without colours.
std::string clipped(std::string_view text, std::size_t width);
// The same, but what is cut is the beginning: dotted names and paths tell most at their end.
std::string clipped_front(std::string_view text, std::size_t width);

std::string padded(std::string_view text, std::size_t width);       // with spaces on the right
std::string padded_left(std::string_view text, std::size_t width);  // with spaces on the left

class Terminal {
 public:
  explicit Terminal(const RenderOptions& options) : options_(options) {}
  explicit Terminal(RenderOptions&&) = delete;  // they must outlive it

  std::size_t width() const { return options_.width < kNarrowest ? kNarrowest : options_.width; }
  std::string paint(Paint paint, std::string_view text) const;

  // "path:line", which most terminals and editors open on a click, as an OSC 8 link where they are wanted.
  std::string place(const Location& location) const;

  void line(std::string_view text = {});  // trailing blanks are dropped

  // `first` and then `text`, broken between words. Further lines start at column `hang`, or below the end of `first`.
  void wrapped(std::string_view first, std::string_view text, std::optional<std::size_t> hang = {});

  std::string take() && { return std::move(out_); }

 private:
  static constexpr unsigned kNarrowest = 40;  // below this, lines overflow instead of breaking at every word

  const RenderOptions& options_;
  std::string out_;
};

}  // namespace fount
