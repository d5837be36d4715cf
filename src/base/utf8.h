// UTF-8 as untrusted bytes: the one decoder that everything which writes text for humans or machines goes through.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fount {

// What stands at the start of a text: one well-formed character, or the longest broken piece of one (at least a byte).
struct Utf8Step {
  unsigned length = 0;  // bytes, 1..4; 0 only for an empty text
  bool valid = false;
};

// Follows the Unicode standard's table of well-formed sequences: no overlong forms, no surrogates, nothing above
// U+10FFFF. Broken input is cut as Unicode recommends (maximal subparts), so counts of U+FFFD agree with other tools.
Utf8Step utf8_step(std::string_view text);

// The character with this code point; U+FFFD for what is none (surrogates, above U+10FFFF).
void append_utf8(std::string& out, std::uint32_t code);

// U+0080..U+009F: control characters that some terminals obey although they are encoded in two bytes.
constexpr bool is_c1_control(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0;
}

inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

}  // namespace fount
