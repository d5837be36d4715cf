// Variables inside the text of a value: ${X}, ${X:-default}, $X, $(X), ${{ secrets.X }}. Knows which forms a format
// has, not what they mean to it.
#pragma once

#include <cstdint>

#include "lang/entry_builder.h"

namespace fount {

enum Dollars : std::uint8_t {
  kBareName = 1 << 0,         // $NAME, upper case only: prices, patterns and `$ref` are none
  kParenthesized = 1 << 1,    // $(NAME) of Kubernetes, upper case only
  kExpressions = 1 << 2,      // ${{ secrets.X || 'd' }} of GitHub
  kDoubled = 1 << 3,          // $$ is a dollar
  kBackslash = 1 << 4,        // \$ is a dollar
  kOnlyExpressions = 1 << 5,  // the rest is read by another: shell
};

// Appends the reads in `place` as those of `entry`, which is marked kInterpolated when its text is not its value.
void read_interpolation(EntryBuilder& builder, std::uint32_t entry, TextPlace place, unsigned dollars);

}  // namespace fount
