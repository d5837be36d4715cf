#include "core/scalar_formats.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"

namespace fount {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\f";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// All of `digits` as a number of a character.
bool read_character(std::string_view digits, int base, std::uint32_t& character) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), character, base);
  return error == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
}

constexpr bool is_half(std::uint32_t unit, std::uint32_t first) { return unit >= first && unit < first + 0x400; }

// \uXXXX, of which two make a character beyond U+FFFF. `rest` begins after the backslash.
bool take_unicode(std::string& out, std::string_view& rest) {
  std::uint32_t high = 0, low = 0;
  if (!rest.starts_with('u') || rest.size() < 5 || !read_character(rest.substr(1, 4), 16, high)) return false;
  rest.remove_prefix(5);
  const bool pair = is_half(high, 0xD800) && rest.size() >= 6 && rest.starts_with("\\u") &&
                    read_character(rest.substr(2, 4), 16, low) && is_half(low, 0xDC00);
  if (pair) rest.remove_prefix(6);
  append_utf8(out, pair ? 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF) : high);
  return true;
}

// `rest` begins after the ampersand.
bool take_reference(std::string& out, std::string_view& rest) {
  struct Name {
    std::string_view name;
    char character;
  };
  constexpr auto kNames = std::to_array<Name>({{"amp", '&'}, {"apos", '\''}, {"gt", '>'}, {"lt", '<'}, {"quot", '"'}});
  constexpr std::size_t kLongest = 12;  // beyond it nothing names a character
  const std::string_view name = rest.substr(0, std::min(rest.substr(0, kLongest).find(';'), kLongest));
  if (name.size() == kLongest || name.size() == rest.size()) return false;
  const auto known = std::ranges::find(kNames, name, &Name::name);
  std::uint32_t character = 0;
  if (known != kNames.end()) {
    out += known->character;
  } else if (name.starts_with("#x") ? read_character(name.substr(2), 16, character)
                                    : name.starts_with('#') && read_character(name.substr(1), 10, character)) {
    append_utf8(out, character);
  } else {
    return false;
  }
  rest.remove_prefix(name.size() + 1);
  return true;
}

// What `rest` holds up to `end`, and then goes on after.
std::string_view take_until(std::string_view& rest, std::string_view end) {
  const std::size_t at = std::min(rest.find(end), rest.size());
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(std::min(at + end.size(), rest.size()));
  return taken;
}

}  // namespace

std::string decode_properties(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\' || text.empty()) {
      out += c;
    } else if (text.front() == '\n' || text.front() == '\r') {
      text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
      text.remove_prefix(std::min(text.find_first_not_of(" \t\f"), text.size()));
    } else if (!take_unicode(out, text)) {
      constexpr std::string_view kNames = "tnrf", kValues = "\t\n\r\f";
      const std::size_t known = kNames.find(text.front());
      out += known == std::string_view::npos ? text.front() : kValues[known];
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string decode_ini(std::string_view text) {
  if (!text.contains('\n')) return std::string(text);
  std::string out;
  bool first = true;
  for (std::string_view line : split(text, '\n')) {
    line = trimmed(line.substr(0, line.find(" ;")));
    if (line.starts_with('#') || line.starts_with(';')) continue;
    if (!first) out += '\n';
    out += line;
    first = false;
  }
  return out;
}

std::string decode_xml(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == '&' && take_reference(out, text)) continue;
    if (c == '<' && text.starts_with("![CDATA[")) {
      text.remove_prefix(8);
      out += take_until(text, "]]>");
    } else if (c == '<' && text.starts_with("!--")) {
      take_until(text, "-->");
    } else if (c == '<' && text.starts_with('?')) {
      take_until(text, "?>");
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace fount
