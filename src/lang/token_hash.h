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
    std::uint64_t content = 0;
    std::uint64_t shape = 0;
    std::uint32_t count = 0;
  };

  void add(std::uint64_t token) { add(token, token); }
  void add_literal(std::uint64_t token) { add(token, kAnyLiteral); }

  Mark mark() const { return now_; }
  std::uint32_t count_since(const Mark& begin) const { return now_.count - begin.count; }
  std::uint64_t content_since(const Mark& begin) const { return difference(now_.content, begin.content, begin); }
  // Of the same tokens with every literal taken for one and the same.
  std::uint64_t shape_since(const Mark& begin) const { return difference(now_.shape, begin.shape, begin); }

 private:
  static constexpr std::uint64_t kBase = 0x9FB2'1C65'1E98'DF25ULL;  // odd: no token's weight ever vanishes
  static constexpr std::uint64_t kAnyLiteral = 0x5851'F42D'4C95'7F2DULL;

  void add(std::uint64_t token, std::uint64_t shape) {
    now_.content = now_.content * kBase + token;
    now_.shape = now_.shape * kBase + shape;
    ++now_.count;
  }
  std::uint64_t difference(std::uint64_t end, std::uint64_t start, const Mark& begin) const {
    const std::uint32_t count = count_since(begin);
    return scan::mix(end - start * power(count)) ^ count;
  }
  static constexpr std::uint64_t power(std::uint32_t exponent) {
    std::uint64_t result = 1;
    for (std::uint64_t square = kBase; exponent != 0; exponent >>= 1, square *= square) {
      if ((exponent & 1) != 0) result *= square;
    }
    return result;
  }

  Mark now_;
};

}  // namespace fount
