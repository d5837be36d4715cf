// Digests for identity, not for security: equal inputs give equal values on every platform and in every release.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fount {

std::uint64_t hash64(std::string_view bytes);  // XXH3-64
std::uint64_t hash64(std::string_view bytes, std::uint64_t seed);
constexpr std::uint64_t combine(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a ^ (b + 0x9E37'79B9'7F4A'7C15ULL + (a << 6) + (a >> 2));
  x ^= x >> 32;
  x *= 0xD6E8'FEB8'6659'FD93ULL;
  return x ^ (x >> 32);
}
std::string hex64(std::uint64_t value);  // 16 lower-case digits

}  // namespace fount
