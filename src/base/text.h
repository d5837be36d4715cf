// Text helpers that the standard library lacks. All are byte-wise and locale-free.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

// Keeps empty parts; "" gives one empty part.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string lower(std::string_view text);  // ASCII only
std::string_view trim(std::string_view text);
bool contains_word(std::string_view text, std::string_view word);  // bounded by non-identifier bytes

// Nearest candidate by edit distance, when it is near enough to be meant; else "".
std::string_view did_you_mean(std::string_view word, std::span<const std::string_view> candidates);
std::string suggestion(std::string_view word,
                       std::span<const std::string_view> candidates);  // "; did you mean 'x'?" or ""

// A path as reports write it: valid UTF-8 stays, any other byte, '%' before two hex digits and control characters
// become %XX.
std::string printable_path(std::string_view path);

// Valid UTF-8 for reports: invalid bytes become U+FFFD, control characters except tab and newline become spaces.
std::string printable_text(std::string_view text);

std::string counted(std::uint64_t value);                            // "25,121"
std::string plural(std::uint64_t value, std::string_view singular);  // "1 file", "25,121 files", "2 copies"

// Words of an identifier: "UnifiedWebSocketManager" → unified web socket manager; "_x_factory2" → x factory2. Lower
// case.
std::vector<std::string> identifier_words(std::string_view identifier);

}  // namespace fount
