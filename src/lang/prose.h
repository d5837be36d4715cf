// Lines and words of comments and docstrings, compared without case. ASCII only: the vocabulary is English.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "lang/scan.h"

namespace fount {

struct Line {
  std::string_view text;    // without comment signs, list marks and space before it
  std::size_t offset = 0;   // of `text` in the whole
  std::uint32_t index = 0;  // of non-empty lines
};

namespace prose {

using Words = std::initializer_list<std::string_view>;  // all in lower case

inline bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (scan::lower(text[i]) != lower[i]) return false;
  }
  return true;
}

bool starts_with_any(std::string_view text, Words beginnings);
bool ends_with_any(std::string_view text, Words endings);
bool holds_any(std::string_view text, Words words);  // as whole words

bool is_any(std::string_view word, Words words);

// True when `text` begins with `phrase`; a space in the phrase is a space or a hyphen in the text.
bool has_phrase(std::string_view text, std::string_view phrase);

// The leading run of letters, digits and underscores after white space.
std::string_view first_word(std::string_view text);

template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  std::uint32_t index = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t content = std::min(text.find_first_not_of(" \t\r\f#*>!\"'/", begin), end);
    if (content < end) visit(Line{text.substr(content, end - content), content, index++});
    begin = end + 1;
  }
}

}  // namespace prose
}  // namespace fount
