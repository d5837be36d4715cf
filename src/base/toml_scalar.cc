#include "base/toml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <optional>
#include <system_error>

#include "base/text.h"
#include "base/utf8.h"

namespace fount {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_token(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("+-_.:").find(c) != std::string_view::npos;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
  } else if (code < 0x10000) {
    out += {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
  }
}

// After `\u` or `\U`.
bool read_unicode_escape(TomlCursor& cursor, std::size_t digits, std::string& out) {
  const std::string_view hex = cursor.rest().substr(0, digits);
  std::uint32_t code = 0;
  const auto result = std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  const bool complete = hex.size() == digits && result.ptr == hex.data() + hex.size();
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (!complete || surrogate || code > 0x10FFFF) return cursor.fail("this escape names no Unicode character");
  append_utf8(out, code);
  cursor.at += digits;
  return true;
}

// After a backslash that ends a line of a multi-line string: the break and all white space after it vanish.
bool skip_line_continuation(TomlCursor& cursor) {
  cursor.skip_blanks();
  if (!cursor.take_newline()) return cursor.fail("a backslash must be followed by an escape or the line's end");
  do cursor.skip_blanks();
  while (cursor.take_newline());
  return true;
}

bool read_escape(TomlCursor& cursor, bool multiline, std::string& out) {
  constexpr std::string_view kLetters = "btnfr\"\\", kMeanings = "\b\t\n\f\r\"\\";
  ++cursor.at;
  const char c = cursor.peek();
  const std::size_t letter = cursor.done() ? std::string_view::npos : kLetters.find(c);
  if (letter != std::string_view::npos) {
    out += kMeanings[letter];
    ++cursor.at;
    return true;
  }
  if (cursor.take("u")) return read_unicode_escape(cursor, 4, out);
  if (cursor.take("U")) return read_unicode_escape(cursor, 8, out);
  if (multiline && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) return skip_line_continuation(cursor);
  return cursor.fail(
      fmt::format("a backslash before {} is no escape; a literal string ('...') may hold it", cursor.found()));
}

// Up to two quotes may stand right before the three that close.
bool close_multiline(TomlCursor& cursor, std::string_view closing, std::string& out) {
  if (!cursor.take(closing)) return false;
  for (int extra = 0; extra < 2 && cursor.take(closing.substr(0, 1)); ++extra) out += closing[0];
  return true;
}

// A token without its underscores, each of which must stand between two digits (of `base` 16: hexadecimal ones).
std::optional<std::string> without_underscores(std::string_view digits, int base) {
  const auto is_digit_here = [&](std::size_t i) {
    return i < digits.size() &&
           (base == 16 ? std::isxdigit(static_cast<unsigned char>(digits[i])) : is_digit(digits[i]));
  };
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] != '_') {
      out += digits[i];
    } else if (i == 0 || !is_digit_here(i - 1) || !is_digit_here(i + 1)) {
      return std::nullopt;
    }
  }
  return out;
}

template <class T>
bool parse_whole(std::string_view text, T& value, auto... options) {
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value, options...);
  return result.ec == std::errc() && result.ptr == text.data() + text.size() && !text.empty();
}

bool is_integer_shape(std::string_view digits) {
  return !digits.empty() && std::ranges::all_of(digits, is_digit) && (digits.size() == 1 || digits[0] != '0');
}

bool parse_integer(std::string_view token, TomlNode& out) {
  const std::string_view prefix = token.substr(0, 2);
  const int base = prefix == "0x" ? 16 : prefix == "0o" ? 8 : prefix == "0b" ? 2 : 10;
  std::optional<std::string> digits = without_underscores(base == 10 ? token : token.substr(2), base);
  if (!digits) return false;
  if (base == 10) {
    if (digits->starts_with('+')) digits->erase(0, 1);
    const bool signed_twice = token.starts_with('+') && digits->starts_with('-');
    if (signed_twice || !is_integer_shape(digits->starts_with('-') ? std::string_view(*digits).substr(1) : *digits))
      return false;
  } else if (digits->starts_with('-')) {
    return false;
  }
  if (!parse_whole(*digits, out.integer, base)) return false;
  out.kind = TomlNode::Kind::integer;
  out.number = static_cast<double>(out.integer);
  return true;
}

// digits [. digits] [e [sign] digits], with at least one of fraction and exponent.
bool is_number_shape(std::string_view text) {
  const auto take_digits = [&] {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    text.remove_prefix(count);
    return count > 0;
  };
  const std::size_t whole = text.find_first_not_of("0123456789");
  if (whole == std::string_view::npos || !is_integer_shape(text.substr(0, whole))) return false;
  text.remove_prefix(whole);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits()) return false;
  }
  return text.empty();
}

bool parse_number(std::string_view token, TomlNode& out) {
  const bool negative = token.starts_with('-');
  if (negative || token.starts_with('+')) token.remove_prefix(1);
  out.kind = TomlNode::Kind::number;
  if (token == "inf") {
    out.number = std::numeric_limits<double>::infinity();
  } else if (token == "nan") {
    out.number = std::numeric_limits<double>::quiet_NaN();
  } else {
    const std::optional<std::string> digits = without_underscores(token, 10);
    if (!digits || !is_number_shape(*digits) || !parse_whole(*digits, out.number)) return false;
  }
  if (negative) out.number = -out.number;
  return true;
}

// Fixed-width fields of dates: `99` stands for two digits, anything else for itself.
bool matches(std::string_view text, std::string_view shape) {
  const auto fits = [](char c, char wanted) { return wanted == '9' ? is_digit(c) : c == wanted; };
  return text.size() == shape.size() && std::ranges::equal(text, shape, fits);
}

int digits_at(std::string_view text, std::size_t begin, std::size_t count) {
  int value = 0;
  parse_whole(text.substr(begin, count), value);
  return value;
}

bool is_date(std::string_view text) {
  if (!matches(text, "9999-99-99")) return false;
  const std::chrono::year_month_day date(std::chrono::year(digits_at(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(digits_at(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(digits_at(text, 8, 2))));
  return date.ok() && digits_at(text, 0, 4) > 0;
}

bool is_hour_and_minute(std::string_view text) {
  return matches(text, "99:99") && digits_at(text, 0, 2) < 24 && digits_at(text, 3, 2) < 60;
}

// hh:mm:ss[.fraction]
bool is_time(std::string_view text) {
  if (!matches(text.substr(0, 8), "99:99:99") || !is_hour_and_minute(text.substr(0, 5))) return false;
  const std::string_view fraction = text.substr(8);
  const bool valid_fraction = fraction.empty() || (fraction.size() > 1 && fraction[0] == '.' &&
                                                   std::ranges::all_of(fraction.substr(1), is_digit));
  return digits_at(text, 6, 2) < 60 && valid_fraction;
}

bool is_date_and_time(std::string_view text) {
  if (text.size() < 19 || !is_date(text.substr(0, 10)) ||
      std::string_view("Tt ").find(text[10]) == std::string_view::npos)
    return false;
  std::string_view time = text.substr(11);
  if (time.ends_with('Z') || time.ends_with('z')) {
    time.remove_suffix(1);
  } else if (const std::size_t sign = time.find_first_of("+-"); sign != std::string_view::npos) {
    if (!is_hour_and_minute(time.substr(sign + 1))) return false;
    time = time.substr(0, sign);
  }
  return is_time(time);
}

// Letters, digits and what stands in numbers and dates; a date and a time may have one space between.
std::string_view scalar_token(const TomlCursor& cursor) {
  const std::string_view rest = cursor.rest();
  const auto end_from = [&](std::size_t i) {
    while (i < rest.size() && is_token(rest[i])) ++i;
    return i;
  };
  const std::size_t end = end_from(0);
  if (end == 10 && matches(rest.substr(0, 10), "9999-99-99") && matches(rest.substr(10, 4), " 99:"))
    return rest.substr(0, end_from(11));
  return rest.substr(0, end);
}

}  // namespace

bool TomlCursor::take(std::string_view expected) {
  if (!rest().starts_with(expected)) return false;
  at += expected.size();
  return true;
}

void TomlCursor::skip_blanks() {
  while (peek() == ' ' || peek() == '\t') ++at;
}

bool TomlCursor::fail_at(std::size_t where, std::string message) {
  if (failure.empty()) {
    failed_at = where;
    failure = std::move(message);
  }
  return false;
}

std::string TomlCursor::found() const {
  if (done()) return "the end of the file";
  if (peek() == '\n' || peek() == '\r') return "the end of the line";
  return fmt::format("'{}'", printable_text(rest().substr(0, utf8_step(rest()).length)));
}

bool read_toml_string(TomlCursor& cursor, bool multiline_allowed, std::string& out) {
  const std::size_t begin = cursor.at;
  const bool literal = cursor.peek() == '\'';
  const std::string_view three = literal ? "'''" : "\"\"\"";
  const bool multiline = cursor.take(three);
  if (multiline && !multiline_allowed) return cursor.fail_at(begin, "a key cannot be a multi-line string");
  if (multiline) cursor.take_newline();
  if (!multiline) ++cursor.at;
  const std::string_view closing = multiline ? three : three.substr(0, 1);
  while (!cursor.done()) {
    if (multiline ? close_multiline(cursor, closing, out) : cursor.take(closing)) return true;
    if (multiline && cursor.take_newline()) {
      out += '\n';
    } else if (cursor.peek() == '\\' && !literal) {
      if (!read_escape(cursor, multiline, out)) return false;
    } else if (cursor.peek() == '\n' || cursor.rest().starts_with("\r\n")) {
      break;
    } else if (is_toml_control(cursor.peek())) {
      return cursor.fail("a string cannot hold a control character; write it as an escape");
    } else {
      out += cursor.text[cursor.at++];
    }
  }
  return cursor.fail_at(begin, fmt::format("this string is not closed by {}", closing));
}

bool read_toml_scalar(TomlCursor& cursor, TomlNode& out) {
  const std::string_view token = scalar_token(cursor);
  if (token.empty()) return cursor.fail(fmt::format("expected a value, found {}", cursor.found()));
  if (token == "true" || token == "false") {
    out.kind = TomlNode::Kind::boolean;
    out.boolean = token == "true";
  } else if (is_date(token)) {
    out.kind = TomlNode::Kind::date;
    out.text = token;
  } else if (is_time(token) || is_date_and_time(token)) {
    out.kind = TomlNode::Kind::time;
    out.text = token;
  } else if (!parse_integer(token, out) && !parse_number(token, out)) {
    constexpr std::size_t kShown = 40;
    return cursor.fail(fmt::format("'{}' is not a value; text needs quotes", token.substr(0, kShown)));
  }
  cursor.at += token.size();
  return true;
}

}  // namespace fount
