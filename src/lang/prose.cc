#include "lang/prose.h"

#include <algorithm>

namespace fount::prose {
namespace {

bool is_word_boundary(std::string_view text, std::size_t at) {
  return at == 0 || at == text.size() || !scan::continues_identifier(text[at - 1]) ||
         !scan::continues_identifier(text[at]);
}

}  // namespace

bool starts_with_any(std::string_view text, Words beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) {
    return text.size() >= beginning.size() && equals_ignoring_case(text.substr(0, beginning.size()), beginning);
  });
}

bool ends_with_any(std::string_view text, Words endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) {
    if (text.size() < ending.size()) return false;
    const std::size_t at = text.size() - ending.size();
    return equals_ignoring_case(text.substr(at), ending) && is_word_boundary(text, at);
  });
}

bool is_any(std::string_view word, Words words) {
  return std::ranges::any_of(words, [&](std::string_view one) { return equals_ignoring_case(word, one); });
}

bool holds_any(std::string_view text, Words words) {
  while (!text.empty()) {
    const std::string_view word = first_word(text);
    if (word.empty()) {
      text.remove_prefix(1);
      continue;
    }
    if (is_any(word, words)) return true;
    text.remove_prefix(static_cast<std::size_t>(word.data() + word.size() - text.data()));
  }
  return false;
}

bool has_phrase(std::string_view text, std::string_view phrase) {
  if (text.size() < phrase.size()) return false;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const char c = scan::lower(text[i]);
    if (c != phrase[i] && !(phrase[i] == ' ' && c == '-')) return false;
  }
  return true;
}

std::string_view first_word(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  std::size_t end = begin;
  while (end < text.size() && scan::continues_identifier(text[end])) ++end;
  return text.substr(begin, end - begin);
}

}  // namespace fount::prose
