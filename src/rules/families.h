// Which definitions are variants of one concept, by name: UnifiedX, LegacyX, XImpl and X. Names only; whether two
// variants are rivals is for the rules to say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

struct Stem {
  std::string words;        // lower case, without the words that mark a variant: "web socket manager"
  bool versioned = false;   // one of those was a version: V2
};
Stem stem_of(std::string_view name);

// Module-level production classes of one service whose names have one stem: two or more, in file order.
struct Family {
  std::string stem;
  std::uint32_t service = 0;
  std::vector<DefinitionId> members;
};
std::vector<Family> families(const Index& index);

}  // namespace fount
