// Which lines of two pieces of code correspond, and what differs between them.
#pragma once

#include <cstdint>
#include <vector>

#include "index/code_view.h"

namespace fount {

struct Difference {
  enum class Kind : std::uint8_t {
    value,      // one line in each, equal but for literals
    name,       // one line in each, equal but for names that the rest does not rename alike (and perhaps literals)
    statement,  // other lines, more lines, or lines on one side alone
  };
  Kind kind = Kind::statement;
  LineRange a, b;  // one of them may be empty: it then begins where the lines would stand
};

struct Alignment {
  std::uint32_t tokens_a = 0, tokens_b = 0;
  std::uint32_t matched =
      0;  // tokens of `a` whose line stands in `b` too, with names replaced as elsewhere or not at all
  // Distinct names in matched lines of `a`, and how many of them are called otherwise in `b`. Outer ones reach outside
  // the code: where they differ it does something else.
  std::uint32_t names = 0, renamed = 0;
  std::uint32_t outer = 0, outer_renamed = 0;
  std::vector<Difference> differences;

  // Of all tokens of both, the share that is matched: 0 to 1.
  double similarity() const {
    return tokens_a + tokens_b == 0 ? 0 : 2.0 * matched / static_cast<double>(tokens_a + tokens_b);
  }
};

// Time and memory are bounded by kMostCells: beyond it what stands between the common beginning and the common end
// counts as different.
Alignment align(const CodeView& a, const LineRange& lines_a, const CodeView& b, const LineRange& lines_b);
inline constexpr std::uint64_t kMostCells = 4'000'000;

}  // namespace fount
