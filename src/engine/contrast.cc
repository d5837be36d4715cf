#include "engine/contrast.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace fount {
namespace {

constexpr std::size_t kShownBytes = 200;

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// How many bytes of an operator begin here: two of ">=" and "**", one of anything else.
std::size_t operator_size(std::string_view text) {
  static constexpr std::string_view kPairs[] = {"==", "!=", "<=", ">=", "->", "**", "//", "<<", ">>", ":=",
                                                "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&&", "||"};
  return std::ranges::find(kPairs, text.substr(0, 2)) != std::end(kPairs) ? 2 : 1;
}

// Words, numbers with their point, whole strings, operators, and every other byte on its own; blanks are left out.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + operator_size(text.substr(i));
    const bool number = text[i] >= '0' && text[i] <= '9';
    if (text[i] == '"' || text[i] == '\'') {
      end = std::min(text.find(text[i], i + 1), text.size() - 1) + 1;
    } else if (in_word(text[i])) {
      while (end < text.size() && (in_word(text[end]) || (number && text[end] == '.'))) ++end;
    }
    if (text.substr(i, end - i).find_first_not_of(" \t\r\n") != std::string_view::npos)
      words.push_back(text.substr(i, end - i));
    i = end;
  }
  return words;
}

// From the first to the last word that is not the other's.
std::string middle(std::string_view text, const std::vector<std::string_view>& words, std::size_t head,
                   std::size_t tail) {
  if (head + tail >= words.size()) return "";
  const std::string_view last = words[words.size() - tail - 1];
  const auto begin = static_cast<std::size_t>(words[head].data() - text.data());
  return std::string(text.substr(begin, static_cast<std::size_t>(last.data() - text.data()) + last.size() - begin));
}

void shorten(std::string& text) {
  if (text.size() <= kShownBytes) return;
  std::size_t end = kShownBytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;  // not inside a character
  text.resize(end);
  text += "…";
}

void trim(std::string& first, std::string& second) {
  if (first == second) {
    if (!first.empty()) first = second = "(differs in what is not shown)";
    return;
  }
  const std::vector<std::string_view> words_a = words_of(first), words_b = words_of(second);
  if (words_a.empty() || words_b.empty()) return;
  const std::size_t least = std::min(words_a.size(), words_b.size());
  std::size_t head = 0, tail = 0;
  while (head < least && words_a[head] == words_b[head]) ++head;
  while (tail < least - head && words_a[words_a.size() - 1 - tail] == words_b[words_b.size() - 1 - tail]) ++tail;
  // An operator says nothing without what it stands between.
  const auto says_nothing = [&](const std::vector<std::string_view>& words) {
    return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(head),
                       words.end() - static_cast<std::ptrdiff_t>(tail),
                       [](std::string_view word) { return !in_word(word.front()); });
  };
  if (head > 0 && tail > 0 && says_nothing(words_a) && says_nothing(words_b)) --head, --tail;
  std::string rest_a = middle(first, words_a, head, tail), rest_b = middle(second, words_b, head, tail);
  first = std::move(rest_a);
  second = std::move(rest_b);
}

void keep_what_differs(Contrast& contrast) {
  trim(contrast.first.text, contrast.second.text);
  shorten(contrast.first.text);
  shorten(contrast.second.text);
}

void keep_what_differs(Data& data) {
  if (auto* contrast = std::get_if<Contrast>(&data.value)) return keep_what_differs(*contrast);
  if (auto* list = std::get_if<DataList>(&data.value)) {
    for (Data& each : *list) keep_what_differs(each);
  } else if (auto* object = std::get_if<DataObject>(&data.value)) {
    keep_what_differs(*object);
  }
}

}  // namespace

void keep_what_differs(DataObject& data) {
  for (auto& [key, each] : data) keep_what_differs(each);
}

}  // namespace fount
