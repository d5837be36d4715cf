// Steps through text from where the scanner met something. Bounded: no look goes further than kFar, which keeps hostile
// text linear.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "secrets/kinds.h"

namespace fount::secrets {

inline constexpr std::size_t kFar = 4096;

constexpr std::array<bool, 256> set_of(std::string_view bytes) {
  std::array<bool, 256> set{};
  for (const char c : bytes) set[static_cast<unsigned char>(c)] = true;
  return set;
}

inline std::size_t run_end(std::string_view text, std::size_t at, Alphabet alphabet, std::size_t most = kFar) {
  const std::size_t limit = std::min(text.size(), at + most);
  while (at < limit && in_alphabet(alphabet, text[at])) ++at;
  return at;
}

inline std::size_t run_begin(std::string_view text, std::size_t at, Alphabet alphabet, std::size_t most = kFar) {
  const std::size_t limit = at - std::min(at, most);
  while (at > limit && in_alphabet(alphabet, text[at - 1])) --at;
  return at;
}

inline std::string_view part(std::string_view text, Place place) {
  return text.substr(place.begin, place.end - place.begin);
}

// No word goes on to the left of `at`. The letter of an escape ("\n", "%3D") belongs to no word.
inline bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0 || !in_alphabet(Alphabet::base62, text[at - 1])) return true;
  if (at >= 2 && text[at - 2] == '\\') return true;
  return at >= 3 && text[at - 3] == '%' && in_alphabet(Alphabet::hex, text[at - 2]) &&
         in_alphabet(Alphabet::hex, text[at - 1]);
}

}  // namespace fount::secrets
