#include "core/scalar.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "core/scalar_formats.h"

namespace fount {
namespace {

constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// The number of exactly `digits` hex digits, or -1.
std::int64_t hex_number(std::string_view text, std::size_t digits) {
  if (text.size() < digits) return -1;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// JSON writes a character beyond U+FFFF as two: their upper bits.
constexpr std::int64_t kHighSurrogate = 0xD800 >> 10, kLowSurrogate = 0xDC00 >> 10;

// `rest` begins after the backslash; takes what it consumes.
void append_escape(std::string& out, std::string_view& rest) {
  const char c = rest.front();
  rest.remove_prefix(1);
  constexpr std::string_view kNames = "ntrbfav0e", kValues("\n\t\r\b\f\a\v\0\x1b", kNames.size());
  if (const std::size_t at = kNames.find(c); at != std::string_view::npos) {
    out += kValues[at];
    return;
  }
  const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  const std::int64_t code = digits == 0 ? -1 : hex_number(rest, digits);
  if (code >= 0) {
    rest.remove_prefix(digits);
    const std::int64_t low =
        code >> 10 == kHighSurrogate && rest.starts_with("\\u") ? hex_number(rest.substr(2), 4) : -1;
    const bool pair = low >= 0 && low >> 10 == kLowSurrogate;
    if (pair) rest.remove_prefix(6);
    append_utf8(out, static_cast<std::uint32_t>(pair ? 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF) : code));
    return;
  }
  if (digits > 0) out += '\\';
  out += c;
}

// The line end after a backslash, with the white space that TOML allows before it and drops after it.
bool take_line_end(std::string_view& text) {
  const std::size_t next = text.find_first_not_of(" \t\r\n");
  if (!text.substr(0, next).contains('\n')) return false;
  text.remove_prefix(std::min(next, text.size()));
  return true;
}

// `joins`: a backslash joins a line with the next one's text, not only with the next line.
std::string unescaped(std::string_view text, bool joins = false) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c != '\\' || text.empty()) {
      out += c;
    } else if (joins && take_line_end(text)) {
      continue;
    } else if (text.front() == '\n' || text.starts_with("\r\n")) {  // the line goes on
      text.remove_prefix(text.front() == '\n' ? 1 : 2);
    } else {
      append_escape(out, text);
    }
  }
  return out;
}

// Without Python's prefixes and without quotes.
std::string_view body_of(std::string_view text, std::size_t quotes) {
  while (!text.empty() && !is_quote(text.front())) text.remove_prefix(1);
  if (text.size() < 2 * quotes) return text.substr(std::min(quotes, text.size()));
  return text.substr(quotes, text.size() - 2 * quotes);
}

bool is_raw(std::string_view text) {
  const std::string_view prefix = text.substr(0, text.find_first_of("\"'"));
  return prefix.contains('r') || prefix.contains('R');
}

// YAML's `|` and `>`: the lines after the header, without the first one's indentation. `-` and `+` tell what becomes of
// the last line's end.
std::string block_scalar(std::string_view text, bool folded) {
  const std::size_t header_end = std::min(text.find('\n'), text.size());
  const std::string_view header = text.substr(0, std::min(header_end, text.find_first_not_of("|>+-123456789")));
  text.remove_prefix(std::min(header_end + 1, text.size()));
  std::size_t indentation = std::string_view::npos;
  std::string out;
  std::size_t breaks = 0;  // since the last line with text
  bool has_text = false, was_indented = false;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (indentation == std::string_view::npos) indentation = line.find_first_not_of(' ');
    line.remove_prefix(std::min(line.size(), indentation));
    if (line.empty()) {
      ++breaks;
      continue;
    }
    const bool indented = line.front() == ' ' || line.front() == '\t';
    const bool folds = folded && has_text && !indented && !was_indented;
    out += folds && breaks == 1 ? std::string(" ") : std::string(folds ? breaks - 1 : breaks, '\n');
    out += line;
    breaks = 1;
    has_text = true;
    was_indented = indented;
  }
  if (has_text && header.contains('+')) out.append(breaks, '\n');
  if (has_text && !header.contains('+') && !header.contains('-')) out += '\n';
  return out;
}

// YAML's plain and quoted text over several lines: one line break is a space, each empty line a break. `escapes`: a
// backslash at a line's end joins it with the next.
std::string joined_lines(std::string_view text, bool escapes) {
  if (!text.contains('\n')) return std::string(text);
  std::string out;
  std::size_t breaks = 0;
  bool joins = true;
  const std::vector<std::string_view> lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    while (i > 0 && !line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    const bool last = i + 1 == lines.size();
    while (!last && !line.empty() && std::string_view(" \t\r").contains(line.back())) line.remove_suffix(1);
    if (line.empty() && i > 0 && !last) {
      ++breaks;
      continue;
    }
    if (i > 0) out += breaks > 0 ? std::string(breaks, '\n') : std::string(joins ? "" : " ");
    const std::size_t slashes = line.size() - std::min(line.size(), line.find_last_not_of('\\') + 1);
    joins = escapes && !last && slashes % 2 == 1;
    out += joins ? line.substr(0, line.size() - 1) : line;
    breaks = 0;
  }
  return out;
}

std::string single_quoted(std::string_view text, Language language) {
  const std::string_view body = body_of(text, 1);
  if (language == Language::xml) return decode_xml(body);
  if (language == Language::python) return is_raw(text) ? std::string(body) : unescaped(body);
  if (language != Language::yaml) return std::string(body);
  const std::string joined = joined_lines(body, false);
  std::string out;
  for (std::size_t i = 0; i < joined.size(); ++i) {
    out += joined[i];
    if (std::string_view(joined).substr(i).starts_with("''")) ++i;
  }
  return out;
}

std::string double_quoted(std::string_view text, Language language) {
  const std::string_view body = body_of(text, 1);
  if (language == Language::xml) return decode_xml(body);
  if (language == Language::yaml) return unescaped(joined_lines(body, true));
  return language == Language::python && is_raw(text) ? std::string(body) : unescaped(body);
}

std::string triple_quoted(std::string_view text, Language language) {
  const bool raw = language == Language::python ? is_raw(text) : text.starts_with("'");
  std::string_view body = body_of(text, 3);
  if (language == Language::toml && body.starts_with("\r\n")) body.remove_prefix(2);
  if (language == Language::toml && body.starts_with('\n')) body.remove_prefix(1);
  return raw ? std::string(body) : unescaped(body, language == Language::toml);
}

// make joins a line that ends in a backslash with the next by one space.
std::string decode_makefile(std::string_view text) {
  std::string out;
  for (std::size_t next = text.find("\\\n"); next != text.npos; next = text.find("\\\n")) {
    out += trim(text.substr(0, next));
    out += ' ';
    text.remove_prefix(next + 2);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  }
  return out.append(text);
}

std::string plain(std::string_view text, Language language) {
  switch (language) {
    case Language::makefile:
      return decode_makefile(text);
    case Language::yaml:
      return joined_lines(text, false);
    case Language::properties:
      return decode_properties(text);
    case Language::ini:
      return decode_ini(text);
    case Language::xml:
      return decode_xml(text);
    default:
      return std::string(text);
  }
}

std::string heredoc(std::string_view text) {
  const std::size_t first = std::min(text.find('\n'), text.size());
  const std::size_t last = text.rfind('\n');
  return last <= first || last == std::string_view::npos ? std::string{}
                                                         : std::string(text.substr(first + 1, last - first));
}

// Inside shell's double quotes a backslash escapes only what would mean something there.
void append_shell_escape(std::string& out, std::string_view& rest, bool quoted) {
  const char c = rest.front();
  rest.remove_prefix(1);
  if (c == '\n') return;
  if (quoted && std::string_view("$`\"\\").find(c) == std::string_view::npos) out += '\\';
  out += c;
}

// `rest` begins after the opening quote of '...' or $'...'.
void append_shell_literal(std::string& out, std::string_view& rest, bool escapes) {
  while (!rest.empty() && rest.front() != '\'') {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (escapes && c == '\\' && !rest.empty()) {
      append_escape(out, rest);
    } else {
      out += c;
    }
  }
  if (!rest.empty()) rest.remove_prefix(1);
}

std::string shell_word(std::string_view text) {
  std::string out;
  bool quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    const bool escapes = !quoted && text.starts_with("$'");
    text.remove_prefix(escapes ? 2 : 1);
    if (escapes || (c == '\'' && !quoted)) {
      append_shell_literal(out, text, escapes);
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '\\' && !text.empty()) {
      append_shell_escape(out, text, quoted);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string decode(std::string_view text, ScalarStyle style, Language language) {
  switch (style) {
    case ScalarStyle::plain:
      return plain(text, language);
    case ScalarStyle::expression:
      return std::string(text);
    case ScalarStyle::single_quoted:
      return single_quoted(text, language);
    case ScalarStyle::double_quoted:
      return double_quoted(text, language);
    case ScalarStyle::triple_quoted:
      return triple_quoted(text, language);
    case ScalarStyle::literal_block:
      return block_scalar(text, false);
    case ScalarStyle::folded_block:
      return block_scalar(text, true);
    case ScalarStyle::heredoc:
      return heredoc(text);
    case ScalarStyle::shell_word:
      return shell_word(text);
  }
  return std::string(text);
}

}  // namespace fount
