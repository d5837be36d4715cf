#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/utf8.h"

namespace fount {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr bool is_control(char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
constexpr char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// Bytes of characters beyond ASCII count as letters: most scripts' identifiers are made of them.
constexpr bool is_letter(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || c < 0; }
constexpr bool is_identifier(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

// No key, rule or flag is longer; suggestions for longer words would only cost time on hostile input.
constexpr std::size_t kLongestWord = 64;

// Edits (insert, delete, replace, swap neighbours) between two words, ignoring ASCII case.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::size_t rows[3][kLongestWord + 1];
  std::size_t *before = rows[0], *previous = rows[1], *current = rows[2];
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

void append_percent(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
}

// True where a new word starts inside a run of letters and digits: "fooBar" before B, "HTTPServer" before S.
bool starts_word(std::string_view text, std::size_t i) {
  if (!is_upper(text[i])) return false;
  if (!is_upper(text[i - 1])) return true;
  return i + 1 < text.size() && is_letter(text[i + 1]) && !is_upper(text[i + 1]);
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool contains_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool bounded = (at == 0 || !is_identifier(text[at - 1])) && (end == text.size() || !is_identifier(text[end]));
    if (bounded) return true;
  }
  return false;
}

std::string_view did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > kLongestWord) return "";
  const std::size_t near_enough = std::max<std::size_t>(1, word.size() / 3);
  std::string_view best;
  std::size_t best_distance = near_enough + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kLongestWord) continue;
    const std::size_t distance = edit_distance(word, candidate);
    const bool shares_something = distance < std::max(word.size(), candidate.size());
    if (shares_something && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view near = did_you_mean(word, candidates);
  return near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
}

std::string printable_path(std::string_view path) {
  std::string out;
  out.reserve(path.size());
  while (!path.empty()) {
    const Utf8Step step = utf8_step(path);
    const std::string_view piece = path.substr(0, step.length);
    const bool reads_as_escape = path.size() >= 3 && path[0] == '%' && is_hex(path[1]) && is_hex(path[2]);
    if (!step.valid || is_control(piece[0]) || is_c1_control(piece) || reads_as_escape) {
      append_percent(out, piece);
    } else {
      out += piece;
    }
    path.remove_prefix(step.length);
  }
  return out;
}

std::string printable_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Step step = utf8_step(text);
    const std::string_view piece = text.substr(0, step.length);
    const bool control = is_control(piece[0]) && piece[0] != '\t' && piece[0] != '\n';
    if (!step.valid) {
      out += kReplacementCharacter;
    } else if (control || is_c1_control(piece)) {
      out += ' ';
    } else {
      out += piece;
    }
    text.remove_prefix(step.length);
  }
  return out;
}

std::string counted(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string plural(std::uint64_t value, std::string_view singular) {
  if (value == 1) return fmt::format("1 {}", singular);
  if (singular.ends_with("y")) return fmt::format("{} {}ies", counted(value), singular.substr(0, singular.size() - 1));
  return fmt::format("{} {}s", counted(value), singular);
}

std::vector<std::string> identifier_words(std::string_view identifier) {
  constexpr std::size_t kUsual = 4;
  std::vector<std::string> words;
  words.reserve(kUsual);
  bool in_word = false;
  for (std::size_t i = 0; i < identifier.size(); ++i) {
    const char c = identifier[i];
    if (!is_letter(c) && !is_digit(c)) {
      in_word = false;
      continue;
    }
    if (!in_word || starts_word(identifier, i)) words.emplace_back();
    words.back() += lower(c);
    in_word = true;
  }
  return words;
}

}  // namespace fount
