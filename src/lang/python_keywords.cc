// Words of the Python language.
#include <array>

#include "lang/python_tokens.h"
#include "lang/scan.h"

namespace fount::python {
namespace {

// Hard keywords by length and bytes in a table without collisions: one multiplication decides almost every word.
constexpr std::string_view kKeywords[] = {"False",  "None",   "True",    "and",      "as",       "assert", "async",
                                          "await",  "break",  "class",   "continue", "def",      "del",    "elif",
                                          "else",   "except", "finally", "for",      "from",     "global", "if",
                                          "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
                                          "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
constexpr std::size_t kKeywordSlots = 256;

constexpr std::uint64_t pack_keyword(std::string_view word) {  // scan::packed() for constant expressions
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(word[i])); };
  const auto four = [&](std::size_t i) { return byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24; };
  const std::size_t size = word.size();
  if (size >= 8) return four(0) | four(4) << 32;
  if (size >= 4) return four(0) | four(size - 4) << 32;
  return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
}

constexpr std::size_t keyword_slot(std::uint64_t packed) { return (packed * 0x9E37'79B9'7F4A'7C15ULL) >> 56; }

struct KeywordSlot {
  std::uint64_t packed = 0;
  std::uint8_t size = 0;
  TokenKind kind = TokenKind::name;
};

constexpr std::array<KeywordSlot, kKeywordSlots> keyword_table() {
  std::array<KeywordSlot, kKeywordSlots> table{};
  for (std::size_t i = 0; i < std::size(kKeywords); ++i) {
    const std::uint64_t packed = pack_keyword(kKeywords[i]);
    std::size_t slot = keyword_slot(packed);
    while (table[slot].size != 0) slot = (slot + 1) % kKeywordSlots;
    const auto kind = static_cast<TokenKind>(static_cast<std::size_t>(TokenKind::kw_false) + i);
    table[slot] = {packed, static_cast<std::uint8_t>(kKeywords[i].size()), kind};
  }
  return table;
}
constexpr auto kKeywordTable = keyword_table();

}  // namespace

TokenKind word_kind(std::string_view word) {
  if (word.size() < 2 || word.size() > 8) return TokenKind::name;
  const std::uint64_t packed = scan::packed(word);
  for (std::size_t i = keyword_slot(packed); kKeywordTable[i].size != 0; i = (i + 1) % kKeywordSlots) {
    if (kKeywordTable[i].packed == packed && kKeywordTable[i].size == word.size()) return kKeywordTable[i].kind;
  }
  return TokenKind::name;
}

}  // namespace fount::python
