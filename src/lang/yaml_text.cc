#include <algorithm>
#include <array>
#include <span>

#include "core/scalar.h"
#include "lang/interpolation.h"
#include "lang/shell.h"
#include "lang/yaml_reader.h"

namespace fount {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\''; }

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// Keys whose text, or whose items' text, a shell runs.
constexpr auto kScripts = std::to_array<std::string_view>({"run", "script", "before_script", "after_script"});
// Keys whose text a shell may split, and whose list is of words.
constexpr auto kCommands = std::to_array<std::string_view>({"command", "args", "entrypoint"});

}  // namespace

// The line's end without its break.
std::uint32_t YamlReader::line_end(std::uint32_t from) const {
  std::size_t end = std::min(bytes_.find('\n', from), bytes_.size());
  if (end > from && bytes_[end - 1] == '\r') --end;
  return static_cast<std::uint32_t>(end);
}

std::uint32_t YamlReader::next_line(std::uint32_t from) const {
  const std::size_t end = bytes_.find('\n', from);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? bytes_.size() : end + 1);
}

std::uint32_t YamlReader::skip_blanks(std::uint32_t from, std::uint32_t end) const {
  while (from < end && is_blank(bytes_[from])) ++from;
  return from;
}

bool YamlReader::is_separated(std::uint32_t at) const {
  return at >= bytes_.size() || is_blank(bytes_[at]) || bytes_[at] == '\n' || bytes_[at] == '\r';
}

bool YamlReader::is_marker(std::uint32_t line) const {
  return (starts_with(line, "---") || starts_with(line, "...")) && is_separated(line + 3);
}

// Just after the quote that closes the one at `quote`, or kNone.
std::uint32_t YamlReader::quoted_end(std::uint32_t quote, std::size_t limit) {
  const char c = bytes_[quote];
  const bool escapes = c == '"';
  for (std::size_t i = quote + 1; i < limit; ++i) {
    if (bytes_[i] == '\n' && is_marker(static_cast<std::uint32_t>(i + 1))) break;
    if (escapes && bytes_[i] == '\\') {
      ++i;
    } else if (bytes_[i] == c) {
      if (escapes || i + 1 >= limit || bytes_[i + 1] != c) return static_cast<std::uint32_t>(i + 1);
      ++i;
    }
  }
  return kNone;
}

// The end of the line on which the `{{` that stands here is closed, or kNone.
std::uint32_t YamlReader::template_end(std::uint32_t from) {
  const std::size_t close = templates_close_ ? bytes_.find("}}", from) : std::string_view::npos;
  templates_close_ = close != std::string_view::npos;  // what nothing closes here, nothing closes further down
  return templates_close_ ? line_end(static_cast<std::uint32_t>(close)) : kNone;
}

YamlReader::Key YamlReader::quoted_key_at(std::uint32_t at, std::uint32_t end) {
  const std::uint32_t close = quoted_end(at, end);
  if (close == kNone) return {};
  const std::uint32_t colon = skip_blanks(close, end);
  if (colon == end || bytes_[colon] != ':' || !is_separated(colon + 1)) return {};
  return {{at, close}, colon};
}

// A key and its colon on this line.
YamlReader::Key YamlReader::key_at(std::uint32_t at) {
  const std::uint32_t end = line_end(at);
  while (at < end && (bytes_[at] == '&' || bytes_[at] == '!')) {  // of the key, which nothing points at
    while (at < end && !is_blank(bytes_[at])) ++at;
    at = skip_blanks(at, end);
  }
  if (at == end) return {};
  if (is_quote(bytes_[at])) return quoted_key_at(at, end);
  if (std::string_view("#|>%@`[]").find(bytes_[at]) != std::string_view::npos) return {};
  if (bytes_[at] == '{' && !starts_with(at, "{{")) return {};
  for (std::uint32_t i = at; i < end; ++i) {
    if (bytes_[i] == ':' && is_separated(i + 1)) {
      std::uint32_t stop = i;
      while (stop > at && is_blank(bytes_[stop - 1])) --stop;
      return {{at, stop}, i};
    }
    if (bytes_[i] == '#' && i > at && is_blank(bytes_[i - 1])) return {};
    if (bytes_[i] == '{' && starts_with(i, "{{")) {
      const std::size_t close = bytes_.substr(0, end).find("}}", i);
      if (close == std::string_view::npos) return {};
      i = static_cast<std::uint32_t>(close + 1);
    }
  }
  return {};
}

std::string YamlReader::key_text(TextPlace key) const {
  constexpr std::size_t kMaxRawKey = 1024;  // longer ones are longer than a key is kept
  const std::string_view raw = bytes_.substr(key.begin, key.end - key.begin);
  if (raw.size() > kMaxRawKey || raw.empty()) return std::string(raw);
  const ScalarStyle style = raw.front() == '"'    ? ScalarStyle::double_quoted
                            : raw.front() == '\'' ? ScalarStyle::single_quoted
                                                  : ScalarStyle::plain;
  return decode(raw, style, Language::yaml);
}

// What the scalar of `entry` says beside being a value: pairs, variables, shell.
void YamlReader::read_meaning(std::uint32_t entry) {
  const Entry scalar = builder_[entry];
  TextPlace inner{scalar.value_begin, scalar.value_end};
  const std::string_view text = builder_.text(inner);
  if (scalar.style == ScalarStyle::single_quoted || scalar.style == ScalarStyle::double_quoted) {
    inner = {inner.begin + 1, inner.end - 1};
  } else if (scalar.style != ScalarStyle::plain) {
    inner.begin = std::min(next_line(inner.begin), inner.end);
  }
  const bool whole = scalar.style == ScalarStyle::plain && text.starts_with("${{") && text.ends_with("}}") &&
                     text.find("}}") == text.size() - 2;
  if (whole) builder_[entry].style = ScalarStyle::expression;
  const bool pair = scalar.is(kListItem) && builder_.make_pair(entry);
  const bool shell = !pair && !whole && read_as_shell(entry, inner);
  if (text.find_first_of("${") == std::string_view::npos) return;
  const unsigned all = kBareName | kParenthesized | kExpressions | kDoubled;
  read_interpolation(builder_, entry, inner, shell ? kExpressions | kOnlyExpressions : all);
}

bool YamlReader::read_as_shell(std::uint32_t entry, TextPlace inner) {
  std::uint32_t holder = entry;
  while (holder != kNone && builder_[holder].is(kListItem)) holder = builder_[holder].parent;
  if (holder == kNone) return false;
  const std::string_view key = builder_.facts().text(builder_[holder].key);
  const std::uint32_t above = builder_[holder].parent;
  // An action's input of that name may be in any language: github-script's is JavaScript.
  if (above != kNone && builder_.facts().text(builder_[above].key) == "with") return false;
  if (contains(kCommands, key) && holder != entry) {
    // Words, unless the word before says that a shell reads this one.
    const Entry& before = builder_[entry - 1];
    const bool beside = before.is(kListItem) && before.parent == builder_[entry].parent;
    const std::string_view option = builder_.text({before.value_begin, before.value_end});
    const bool after_option = beside && option.starts_with('-') && option.ends_with('c') && option.size() <= 4;
    const bool quoted_option = beside && (option == "\"-c\"" || option == "'-c'");
    const ScalarStyle style = builder_[entry].style;
    const bool block = style == ScalarStyle::literal_block || style == ScalarStyle::folded_block;
    if (!after_option && !quoted_option && !block) return false;
  } else if (!contains(kScripts, key) && !contains(kCommands, key)) {
    return false;
  }
  read_shell_fragment(bytes_, inner.begin, inner.end, entry, builder_.facts());
  return true;
}

}  // namespace fount
