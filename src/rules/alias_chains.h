// Variables that code asks for in each other's place: `A or B`, getenv(A, getenv(B)), a field with several names. Knows
// nothing of what the names mean.
#pragma once

#include <vector>

#include "index/index.h"

namespace fount {

struct AliasPair {
  const SettingRead* first = nullptr;  // tried first
  const SettingRead* then = nullptr;
};

// Of production code, in file order; the two names differ.
std::vector<AliasPair> alias_pairs(const Index& index);

}  // namespace fount
