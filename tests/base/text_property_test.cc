#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"

namespace fount {
namespace {

// Any bytes, with those that matter to paths and terminals more often than chance would have it.
rc::Gen<std::string> bytes() {
  const auto byte = rc::gen::oneOf(rc::gen::arbitrary<char>(),
                                   rc::gen::elementOf(std::string("%2fF/\x1B\x7F\xC2\x9B\n\xE2\x82\xAC\xED")));
  return rc::gen::container<std::string>(byte);
}

rc::Gen<std::string> identifiers() {
  const auto byte = rc::gen::elementOf(std::string("abcXYZ019__-"));
  return rc::gen::container<std::string>(byte);
}

rc::Gen<std::string> words() {
  return rc::gen::suchThat(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcdexyz_"))),
                           [](const std::string& word) { return !word.empty() && word.size() <= 24; });
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const Utf8Step step = utf8_step(text);
    if (!step.valid) return false;
    text.remove_prefix(step.length);
  }
  return true;
}

bool is_harmless(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= 0 && c < ' ') || c == '\x7F' || is_c1_control(text.substr(i, 2))) return false;
  }
  return true;
}

std::string percent_decoded(std::string_view text) {
  const auto value = [](char c) { return static_cast<int>(std::string_view("0123456789ABCDEF").find(c)); };
  const auto is_digit = [&](char c) { return value(c) >= 0; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && is_digit(text[i + 1]) && is_digit(text[i + 2]);
    out += escape ? static_cast<char>(value(text[i + 1]) * 16 + value(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

RC_GTEST_PROP(PrintablePath, loses_nothing_and_harms_nobody, ()) {
  const std::string path = *bytes();
  const std::string printed = printable_path(path);
  RC_ASSERT(is_valid_utf8(printed));
  RC_ASSERT(is_harmless(printed));
  RC_ASSERT(percent_decoded(printed) == path);
}

RC_GTEST_PROP(PrintablePath, ordinary_paths_stay, ()) {
  const std::string path = *identifiers();
  RC_ASSERT(printable_path("src/" + path + ".py") == "src/" + path + ".py");
}

RC_GTEST_PROP(PrintableText, is_valid_harmless_and_stable, ()) {
  const std::string printed = printable_text(*bytes());
  std::string without_breaks = printed;
  std::erase_if(without_breaks, [](char c) { return c == '\n' || c == '\t'; });
  RC_ASSERT(is_valid_utf8(printed));
  RC_ASSERT(is_harmless(without_breaks));
  RC_ASSERT(printable_text(printed) == printed);
}

RC_GTEST_PROP(IdentifierWords, are_the_letters_and_digits_in_order, ()) {
  const std::string identifier = *identifiers();
  std::string expected = lower(identifier);
  std::erase_if(expected, [](char c) { return c == '_' || c == '-'; });
  std::string joined;
  for (const std::string& word : identifier_words(identifier)) {
    RC_ASSERT(!word.empty());
    joined += word;
  }
  RC_ASSERT(joined == expected);
}

RC_GTEST_PROP(IdentifierWords, do_not_depend_on_the_style, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcxyz")))));
  std::string camel;
  for (const std::string& part : parts) camel += static_cast<char>(part[0] - 'a' + 'A') + part.substr(1);
  RC_ASSERT(identifier_words(join(parts, "_")) == parts);
  RC_ASSERT(identifier_words(join(parts, "-")) == parts);
  // Two one-letter words in a row read as an abbreviation: "AB" is one word.
  const bool abbreviates = std::ranges::any_of(parts, [](const std::string& part) { return part.size() == 1; });
  if (!abbreviates) RC_ASSERT(identifier_words(camel) == parts);
}

RC_GTEST_PROP(DidYouMean, finds_a_word_with_one_mistake, ()) {
  const std::string word = *rc::gen::suchThat(words(), [](const std::string& it) { return it.size() >= 3; });
  std::string typed = word;
  const auto at = *rc::gen::inRange<std::size_t>(0, word.size());
  const char letter = *rc::gen::elementOf(std::string("0123456789"));
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      typed.erase(at, 1);
      break;
    case 1:
      typed.insert(at, 1, letter);
      break;
    default:
      typed[at] = letter;
  }
  const std::vector<std::string_view> candidates = {"0123456789", word};
  RC_ASSERT(did_you_mean(typed, candidates) == word);
}

RC_GTEST_PROP(DidYouMean, prefers_the_word_itself, ()) {
  const auto others = *rc::gen::container<std::vector<std::string>>(words());
  const std::string word = *words();
  std::vector<std::string_view> candidates(others.begin(), others.end());
  candidates.push_back(word);
  RC_ASSERT(did_you_mean(word, candidates) == word);
}

RC_GTEST_PROP(DidYouMean, answers_with_a_candidate_or_nothing, ()) {
  const auto pool = *rc::gen::container<std::vector<std::string>>(bytes());
  const std::vector<std::string_view> candidates(pool.begin(), pool.end());
  const std::string_view answer = did_you_mean(*bytes(), candidates);
  RC_ASSERT(answer.empty() || std::ranges::find(candidates, answer) != candidates.end());
}

RC_GTEST_PROP(SplitAndJoin, are_inverse, ()) {
  const std::string text = *bytes();
  const auto parts = split(text, '/');
  const std::vector<std::string> owned(parts.begin(), parts.end());
  RC_ASSERT(join(owned, "/") == text);
}

}  // namespace
}  // namespace fount
