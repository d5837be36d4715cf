// Which name a deprecation points to.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "lang/claims.h"
#include "lang/prose.h"

namespace fount {
namespace {

constexpr std::size_t kReach = 400;  // a replacement is named in the same paragraph

constexpr auto kPointers = std::to_array<std::string_view>(
    {"use ", "using ", "use: ", "in favor of ", "in favour of ", "moved to ", "superseded by ", "replaced by ",
     "migrate to ", "switch to ", "prefer ", "redirects to ", "delegates to ", "alias for ", "import from ",
     "re exports from ", "see "});
// Words that may stand between the pointer and the name.
bool is_filler(std::string_view word) {
  return prose::is_any(word, {"the", "new", "a", "an", "please", "class", "function", "method", "module", "instead",
                              "of", "newer", "from", "import", "and", "only"});
}

bool is_name_byte(char c) { return scan::continues_identifier(c) || c == '.'; }

// A name, not a word of English: dotted, with an underscore or an inner capital, called, or marked up.
bool is_name(std::string_view word, bool marked, bool called) {
  if (word.size() < 2 || scan::is_digit(word[0])) return false;
  if (marked || called || word.find_first_of("._") != std::string_view::npos) return true;
  const bool capitals_only = std::ranges::none_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  return !capitals_only && std::any_of(word.begin() + 1, word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

struct NamedWord {
  std::string_view name;
  bool is_name = false;
  std::string_view rest;
};

// Takes one word off `text`, with the mark-up around it: `X`, ``X()``, :class:`X`, *X*.
NamedWord take_word(std::string_view text) {
  bool marked = false;
  while (!text.empty() && !is_name_byte(text[0])) {
    if (text[0] == '\n' && text.size() > 1 && text[1] == '\n') return {};
    if (text[0] == '`' || text[0] == '\'') marked = true;
    if (text[0] == ':' && text.find(":`") < 12) {
      text.remove_prefix(text.find(":`") + 1);
      continue;
    }
    if (text[0] == ';' || text[0] == '!' || text[0] == '?') return {};
    text.remove_prefix(1);
  }
  std::size_t size = 0;
  while (size < text.size() && is_name_byte(text[size])) ++size;
  std::string_view word = text.substr(0, size);
  while (word.ends_with('.')) word.remove_suffix(1);
  const std::string_view rest = text.substr(size);
  while (word.starts_with('.')) word.remove_prefix(1);
  return {word, is_name(word, marked, rest.starts_with('(')), rest};
}

std::string joined_import(std::string_view module, std::string_view rest) {
  const std::string_view word = prose::first_word(rest);
  if (!prose::equals_ignoring_case(word, "import")) return {};
  const NamedWord name = take_word(rest.substr(static_cast<std::size_t>(word.data() + word.size() - rest.data())));
  if (name.name.empty()) return {};
  return std::string(module) + "." + std::string(name.name);
}

// The first name among the few words that follow a pointer.
std::string name_after(std::string_view text) {
  constexpr int kMaxWords = 5;
  bool after_from = false;
  for (int i = 0; i < kMaxWords && !text.empty(); ++i) {
    const NamedWord word = take_word(text);
    if (word.name.empty()) return {};
    if (after_from) {
      if (std::string import = joined_import(word.name, word.rest); !import.empty()) return import;
    }
    after_from = prose::equals_ignoring_case(word.name, "from");
    if (!is_filler(word.name)) return word.is_name ? std::string(word.name) : std::string();
    text = word.rest;
  }
  return {};
}

}  // namespace

std::string find_replacement(std::string_view text) {
  text = text.substr(0, kReach);
  if (const std::size_t paragraph = text.find("\n\n"); paragraph != std::string_view::npos) {
    text = text.substr(0, paragraph);
  }
  bool in_word = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (!in_word) {
      for (const std::string_view pointer : kPointers) {
        if (!prose::has_phrase(rest, pointer)) continue;
        if (std::string name = name_after(rest.substr(pointer.size())); !name.empty()) return name;
      }
    }
    in_word = scan::continues_identifier(text[i]);
  }
  return {};
}

}  // namespace fount
