// Enums and other classes whose body is a set of named constants: what two of them share and where they disagree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/index.h"

namespace fount {

struct Constant {
  std::string name;         // in lower case: PENDING and Pending are one member
  std::string written;      // as its author has it
  std::uint64_t value = 0;  // equal for equal values
  Span place;               // name and value
};

struct ConstantSet {
  DefinitionId id;
  bool enumeration = false;
  std::vector<Constant> constants;  // sorted by name
};

// Of production code, in file order; sets of one constant are left out.
std::vector<ConstantSet> constant_sets(const Index& index);

// Members of one name and different values. The sets have the same names.
std::vector<std::pair<const Constant*, const Constant*>> disagreements(const ConstantSet& a, const ConstantSet& b);

// CircuitState and UnifiedCircuitBreakerState: one name, or one's words are all among the other's and more than the
// last, which only says the sort.
bool related(std::string_view a, std::string_view b);

}  // namespace fount
