#include "rules/conditions.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where the string that begins at `at` ends: just after its closing quote.
std::size_t after_string(std::string_view text, std::size_t at) {
  const std::size_t closing = text.find('"', at + 1);
  return closing == text.npos ? text.size() : closing + 1;
}

// Next place from `from` where `sign` stands outside of brackets and strings; as a whole word, when it is one.
std::size_t find_outside(std::string_view text, std::string_view sign, std::size_t from = 0) {
  int depth = 0;
  for (std::size_t i = from; i < text.size();) {
    if (text[i] == '"') {
      i = after_string(text, i);
      continue;
    }
    depth += text[i] == '(' || text[i] == '[' || text[i] == '{' ? 1 : 0;
    depth -= text[i] == ')' || text[i] == ']' || text[i] == '}' ? 1 : 0;
    if (depth == 0 && text.substr(i).starts_with(sign)) {
      const bool word = is_word(sign.front());
      const std::size_t end = i + sign.size();
      if (!word || ((i == 0 || !is_word(text[i - 1])) && (end == text.size() || !is_word(text[end])))) return i;
    }
    ++i;
  }
  return text.npos;
}

std::string_view without_brackets(std::string_view text) {
  text = trim(text);
  while (text.size() > 1 && text.front() == '(' && find_outside(text, ")") == text.size() - 1)
    text = trim(text.substr(1, text.size() - 2));
  return text;
}

std::vector<std::string_view> cut(std::string_view text, std::string_view word) {
  std::vector<std::string_view> parts;
  for (std::size_t at = find_outside(text, word); at != text.npos; at = find_outside(text, word)) {
    parts.push_back(without_brackets(text.substr(0, at)));
    text.remove_prefix(at + word.size());
  }
  parts.push_back(without_brackets(text));
  return parts;
}

}  // namespace

Operands operands_of(std::string_view condition) {
  Operands operands;
  condition = without_brackets(condition);
  const bool chosen = find_outside(condition, "if") != condition.npos || find_outside(condition, "lambda") == 0;
  if (!chosen) {
    for (const auto& [word, joint] : {std::pair("or", Joint::any), std::pair("and", Joint::all)}) {
      operands.parts = cut(condition, word);
      operands.joint = joint;
      if (operands.parts.size() > 1) return operands;
    }
  }
  operands.joint = Joint::none;
  if (!chosen && find_outside(condition, "not") == 0) {
    operands = operands_of(condition.substr(3));
    operands.negated = !operands.negated;
    return operands;
  }
  operands.parts = {condition};
  return operands;
}

Comparison comparison_of(std::string_view text) {
  struct Sign {
    std::string_view text;
    Relation relation;
  };
  for (const Sign sign : {Sign{"==", Relation::equal}, Sign{"!=", Relation::unequal}, Sign{"not in", Relation::not_in},
                          Sign{"in", Relation::in}}) {
    const std::size_t at = find_outside(text, sign.text);
    if (at == text.npos) continue;
    return {sign.relation, trim(text.substr(0, at)), trim(text.substr(at + sign.text.size()))};
  }
  return {};
}

std::vector<std::string_view> quoted_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find('"'); at < text.size();) {
    const std::size_t end = after_string(text, at);
    found.push_back(text.substr(at + 1, end - at - 2));
    at = text.find('"', end);
  }
  return found;
}

std::string_view name_in(std::string_view text) {
  text = without_brackets(text);
  if (text.starts_with("await ")) text.remove_prefix(6);
  const auto end = std::ranges::find_if_not(text, [](char c) { return is_word(c) || c == '.'; });
  const std::string_view name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  const std::string_view rest = text.substr(name.size());
  const bool call = rest.starts_with('(') && find_outside(rest, ")") == rest.size() - 1;
  return rest.empty() || call ? name : std::string_view{};
}

bool gives_something_else(std::string_view text) {
  static constexpr std::string_view kFrom[] = {"by", "for", "from", "in", "of"};
  if (!text.ends_with(')')) return false;
  const std::vector<std::string> words = identifier_words(name_in(text));
  return std::ranges::find_first_of(words, kFrom) != words.end();
}

}  // namespace fount
