#include "report/terminal.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "report/words.h"

namespace fount {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::array<std::string_view, 8> kCodes{"", "1", "2", "32", "33", "31", "1;31", "36"};

struct CodeRange {
  std::uint32_t first, last;
};

// East Asian Wide and Fullwidth blocks and emoji, coarsely: alignment may be a column off, never the content.
constexpr std::array kWide{
    CodeRange{0x1100, 0x115F},   CodeRange{0x2E80, 0x303E},   CodeRange{0x3041, 0xA4CF},   CodeRange{0xAC00, 0xD7A3},
    CodeRange{0xF900, 0xFAFF},   CodeRange{0xFE30, 0xFE6F},   CodeRange{0xFF00, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},
    CodeRange{0x1F300, 0x1F64F}, CodeRange{0x1F900, 0x1F9FF}, CodeRange{0x20000, 0x3FFFD},
};
constexpr std::array kZeroWidth{
    CodeRange{0x0300, 0x036F},
    CodeRange{0x200B, 0x200F},
    CodeRange{0x20D0, 0x20FF},
    CodeRange{0xFE00, 0xFE0F},
};
template <std::size_t N>
bool within(const std::array<CodeRange, N>& ranges, std::uint32_t code) {
  for (const CodeRange& range : ranges)
    if (code >= range.first && code <= range.last) return true;
  return false;
}

std::uint32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  std::uint32_t code = lead & (0x7FU >> character.size());
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3FU);
  return code;
}

std::size_t columns_of(std::string_view character) {
  if (character.size() == 1) return 1;
  const std::uint32_t code = code_point(character);
  if (within(kZeroWidth, code)) return 0;
  return within(kWide, code) ? 2 : 1;
}

// Bytes of the escape sequence that `text` starts with: one of ours, so either "ESC [ ... m" or "ESC ] ... ESC \".
std::size_t escape_length(std::string_view text) {
  const std::string_view terminator = text.starts_with("\x1b]") ? "\x1b\\" : "m";
  const std::size_t end = text.find(terminator, 1);
  return end == std::string_view::npos ? text.size() : end + terminator.size();
}

constexpr bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); }

// A report's path as part of a URI. Its %XX already mean what they mean in a URI; all else is encoded here.
std::string uri_path(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool escape = path[i] == '%' && i + 2 < path.size() && is_hex(path[i + 1]) && is_hex(path[i + 2]);
    if (escape || is_letter_or_digit(path[i]) || std::string_view("/-._~").find(path[i]) != std::string_view::npos) {
      out += path[i];
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(path[i]));
    }
  }
  return out;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    if (text[0] == '\x1b') {
      text.remove_prefix(escape_length(text));
      continue;
    }
    const std::size_t length = utf8_step(text).length;
    width += columns_of(text.substr(0, length));
    text.remove_prefix(length);
  }
  return width;
}

std::string clipped(std::string_view text, std::size_t width) {
  if (text.size() <= width || display_width(text) <= width) return std::string(text);
  constexpr std::string_view kMark = "...";
  std::size_t used = kMark.size(), end = 0;
  while (end < text.size()) {
    const std::string_view character = text.substr(end, utf8_step(text.substr(end)).length);
    used += columns_of(character);
    if (used > width) break;
    end += character.size();
  }
  return std::string(text.substr(0, end)).append(kMark);
}

std::string clipped_front(std::string_view text, std::size_t width) {
  constexpr std::string_view kMark = "...";
  std::size_t used = display_width(text);
  if (used <= width) return std::string(text);
  while (!text.empty() && used + kMark.size() > width) {
    const std::size_t length = utf8_step(text).length;
    used -= columns_of(text.substr(0, length));
    text.remove_prefix(length);
  }
  return std::string(kMark).append(text);
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = display_width(text);
  return used < width ? out.append(width - used, ' ') : out;
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return used < width ? std::string(width - used, ' ').append(text) : std::string(text);
}

std::string Terminal::paint(Paint paint, std::string_view text) const {
  if (!options_.color || paint == Paint::plain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}{}", kCodes[static_cast<std::size_t>(paint)], text, kReset);
}

std::string Terminal::place(const Location& location) const {
  std::string text = one_line(location.path);
  if (location.line > 0) text += fmt::format(":{}", location.line);
  if (!options_.hyperlinks || options_.root.empty()) return text;
  return fmt::format("\x1b]8;;file://{}/{}#{}\x1b\\{}\x1b]8;;\x1b\\", uri_path(options_.root), uri_path(location.path),
                     location.line, text);
}

void Terminal::line(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  out_ += text;
  out_ += '\n';
}

void Terminal::wrapped(std::string_view first, std::string_view text, std::optional<std::size_t> hang) {
  std::string current(first);
  std::size_t used = display_width(first);
  const std::size_t indent = hang.value_or(used);
  bool fresh = true;  // no word on this line yet
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::size_t size = display_width(word);
    if (!fresh && used + 1 + size > width()) {
      line(current);
      current.assign(indent, ' ');
      used = indent;
      fresh = true;
    }
    if (!fresh) current += ' ';
    current += word;
    used += size + (fresh ? 0 : 1);
    fresh = false;
  }
  line(current);
}

}  // namespace fount
