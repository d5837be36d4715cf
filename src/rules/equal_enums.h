// Enumerations with the same members: one concept, where their names say so too.
#pragma once

#include <vector>

#include "core/rule_info.h"
#include "index/index.h"

namespace fount {

struct EqualEnums {
  std::vector<DefinitionId> members;  // two or more, of one service, in file order
  std::uint64_t digest = 0;           // of the members' names and values, in whatever order they stand
  // All of one name or of names that are related; else what is left over: low, medium and high are members that many
  // scales have.
  bool kin = false;
  bool apart = false;  // something else than copying may be the reason: two sides, trials, programs of their own
};
std::vector<EqualEnums> find_equal_enums(const Index& index);

Finding finding_of(const Index& index, const EqualEnums& enums, const RuleInfo& info);

}  // namespace fount
