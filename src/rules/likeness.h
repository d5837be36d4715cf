// How much two definitions have in common, and which candidates that joins. Measures only; each rule decides what is
// enough.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "index/index.h"

namespace fount {

// Members of classes, distinct callees of functions.
struct Likeness {
  bool same_text = false;        // equal tokens of substance, decorators included
  bool identical = false;        // and the names in them mean the same things
  bool same_shape = false;       // equal tokens but for the values of literals
  bool same_parameters = false;  // functions: equal names in equal order
  bool same_docstring = false;   // equal first line, not empty
  std::uint32_t common = 0, all = 0;
  std::uint32_t equal_methods = 0;  // methods of one name with equal bodies of substance
  double share() const { return all == 0 ? 0 : static_cast<double>(common) / all; }
};
Likeness likeness(const Index& index, DefinitionId a, DefinitionId b);

// The names in two definitions of equal text or shape mean the same things: `return Service()` with a Service of one's
// own is no copy.
bool same_references(const Index& index, DefinitionId a, DefinitionId b);

// Members of `a` that `b` lacks.
std::vector<std::string> only_in(const Index& index, DefinitionId a, DefinitionId b);

// "identical body", "7 of 9 members in common", ...
std::string describe(const Likeness& likeness, bool classes);

// Groups of two or more: a candidate with all that `bond` joins to it directly, best joined first. Chains (a like b,
// b like c) do not make a group, because their ends may have nothing in common.
template <class Bond>
std::vector<std::vector<DefinitionId>> stars(std::span<const DefinitionId> candidates, Bond bond) {
  std::vector<std::vector<DefinitionId>> groups;
  std::vector<DefinitionId> open(candidates.begin(), candidates.end());
  for (;;) {
    std::vector<DefinitionId> best;
    for (const DefinitionId centre : open) {
      std::vector<DefinitionId> group;
      for (const DefinitionId other : open)
        if (other == centre || bond(centre, other)) group.push_back(other);
      if (group.size() > best.size()) best = std::move(group);
    }
    if (best.size() < 2) return groups;
    std::erase_if(open, [&](DefinitionId id) { return std::ranges::find(best, id) != best.end(); });
    groups.push_back(std::move(best));
  }
}

}  // namespace fount
