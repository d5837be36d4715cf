// A text as redaction walks it: bytes, words and literals, with every look past the end answered by '\0'. Knows no
// grammar beyond quotes, brackets and comments, because an excerpt may begin and end anywhere.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/file.h"
#include "engine/redact_ranges.h"

namespace fount {

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
constexpr bool is_open(char c) { return c == '(' || c == '[' || c == '{'; }
constexpr bool is_close(char c) { return c == ')' || c == ']' || c == '}'; }

// A literal's marks lie before `content` and, where it is closed, from `stop` to `end`.
struct QuotedText {
  std::size_t quote = 0, content = 0, stop = 0, end = 0;
};

class RedactedText {
 public:
  RedactedText(std::string_view text, Language language)
      : text_(text),
        hash_comments_(language == Language::python || language == Language::ruby || language == Language::php) {}

  char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  std::string_view part(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }
  bool starts(std::size_t i, std::string_view what) const {
    return i < text_.size() && text_.substr(i).starts_with(what);
  }
  std::size_t skip_spaces(std::size_t i) const {
    while (i < text_.size() && is_space(text_[i])) ++i;
    return i;
  }
  std::size_t skip_blanks(std::size_t i) const {  // stays on the line
    while (at(i) == ' ' || at(i) == '\t') ++i;
    return i;
  }
  std::size_t line_end(std::size_t i) const { return std::min(text_.find('\n', i), text_.size()); }
  std::size_t word_end(std::size_t i) const {
    while (is_word(at(i))) ++i;
    return i;
  }
  std::size_t name_end(std::size_t i) const {  // "api-key" is one name
    while (is_word(at(i)) || (at(i) == '-' && is_word(at(i + 1)) && !is_digit(at(i + 1)))) ++i;
    return i;
  }
  std::string_view word_before(std::size_t end) const {
    std::size_t begin = end;
    while (begin > 0 && is_word(text_[begin - 1])) --begin;
    return part(begin, end);
  }
  bool comments(std::size_t i) const {
    return (hash_comments_ && at(i) == '#') || (!hash_comments_ && starts(i, "//"));
  }

  // An unterminated literal ends with its line (or, triple-quoted, with the text): what a cut took away was still a
  // value. So does one of more bytes than kLongestLiteral, which keeps hostile text linear.
  QuotedText literal_at(std::size_t quote) const;

 protected:
  static constexpr std::size_t kLongestLiteral = 4000;
  std::string_view text_;

 private:
  bool hash_comments_;
};

}  // namespace fount
