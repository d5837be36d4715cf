// Hashes of nested token ranges from one pass: every token is added once, and the hash of a range is the difference of
// two prefixes, so a method costs nothing extra for standing in a class in a function. The value does not depend on
// where the range stands.
#pragma once

#include <cstdint>

#include "lang/scan.h"

namespace fount {

class TokenHash {
 public:
  struct Mark {
    std::uint64_t value = 0;
    std::uint32_t count = 0;
  };

  void add(std::uint64_t token) {
    value_ = value_ * kBase + token;
    ++count_;
  }
  Mark mark() const { return {value_, count_}; }
  std::uint32_t count_since(Mark begin) const { return count_ - begin.count; }
  std::uint64_t since(Mark begin) const {
    const std::uint32_t count = count_since(begin);
    return scan::mix(value_ - begin.value * power(count)) ^ count;
  }

 private:
  static constexpr std::uint64_t kBase = 0x9FB2'1C65'1E98'DF25ULL;  // odd: no token's weight ever vanishes

  static constexpr std::uint64_t power(std::uint32_t exponent) {
    std::uint64_t result = 1;
    for (std::uint64_t square = kBase; exponent != 0; exponent >>= 1, square *= square) {
      if ((exponent & 1) != 0) result *= square;
    }
    return result;
  }

  std::uint64_t value_ = 0;
  std::uint32_t count_ = 0;
};

}  // namespace fount
