// Which classes are variants of one concept, by name: UnifiedX, LegacyX, XImpl and X. Names only; whether two variants
// are rivals is for the rules to say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

struct Stem {
  std::string words;  // lower case, without the words that mark a variant or a part: "web socket manager"
  std::string part;   // the word that marks a part beside the real thing: "mock", "adapter", or ""
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
