// Byte classes and small helpers that every hand-written scanner shares. Knows no language.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/hash.h"

namespace fount::scan {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Bytes >= 128 count as letters: every language here allows letters beyond ASCII, and no operator has such a byte.
constexpr bool starts_identifier(char c) { return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
constexpr bool continues_identifier(char c) { return starts_identifier(c) || is_digit(c); }

template <class Predicate>
constexpr std::array<bool, 256> byte_set(Predicate holds) {
  std::array<bool, 256> set{};
  for (int i = 0; i < 256; ++i) set[static_cast<std::size_t>(i)] = holds(static_cast<char>(i));
  return set;
}
inline constexpr std::array<bool, 256> kIdentifierBytes = byte_set(continues_identifier);

inline const char* skip_identifier(const char* at, const char* end) {
  while (at != end && kIdentifierBytes[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

// First `c` in [at, end), or end.
inline const char* find_byte(const char* at, const char* end, char c) {
  if (at == end) return end;
  const void* found = std::memchr(at, c, static_cast<std::size_t>(end - at));
  return found != nullptr ? static_cast<const char*>(found) : end;
}

// How many bytes stand before the first "\n" or "\r".
inline std::size_t first_line_size(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  return std::min(text.find('\r'), text.size());
}

inline std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, size);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

// Up to 8 bytes as one number, different for different texts of one length. Reads nothing beyond the text.
inline std::uint64_t packed(std::string_view text) {
  const char* from = text.data();
  const std::size_t size = text.size();
  if (size >= 8) return load(from, 8);
  if (size >= 4) return load(from, 4) | load(from + size - 4, 4) << 32;
  if (size == 0) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])); };
  return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
}

constexpr std::uint64_t mix(std::uint64_t value) {
  value *= 0x9E37'79B9'7F4A'7C15ULL;
  value ^= value >> 29;
  value *= 0xBF58'476D'1CE4'E5B9ULL;
  return value ^ (value >> 32);
}

inline constexpr std::array<std::uint64_t, 256> kByteHashes = [] {
  std::array<std::uint64_t, 256> hashes{};
  for (std::uint64_t i = 0; i < 256; ++i) hashes[i] = mix(i + 1);
  return hashes;
}();

// Digest of a token. Most are identifiers of a few bytes, for which a general hash costs more than the scan.
inline std::uint64_t hash_token(std::string_view text) {
  if (text.size() == 1) return kByteHashes[static_cast<unsigned char>(text[0])];
  if (text.size() <= 8) return mix(packed(text) ^ (text.size() * 0xD6E8'FEB8'6659'FD93ULL));
  if (text.size() > 16) return hash64(text);
  const char* const from = text.data();
  return mix(load(from, 8) ^ mix(load(from + text.size() - 8, 8) ^ text.size()));
}

// Lines as Python, editors and readers count them: "\n", "\r\n" and a lone "\r" each end one. A last line without an
// end counts.
std::uint32_t count_lines(std::string_view bytes);

}  // namespace fount::scan
