// Two registries of one mapping: what one module files under a key, whoever asks the other one does not find.
#pragma once

#include <string>
#include <vector>

#include "core/rule_info.h"
#include "index/index.h"
#include "index/state.h"

namespace fount {

struct MappingRegistry {
  const State* state = nullptr;         // of the SharedStates that were asked
  const StateAccess* filing = nullptr;  // the first place where production puts a product into it
};

// Registries of one service that file instances of the same class under keys of the same name, each in a file of its
// own; two or more of them.
struct RivalRegistries {
  DefinitionId product;
  std::string key;  // "user_id"
  std::vector<MappingRegistry> registries;
};
std::vector<RivalRegistries> find_rival_registries(const Index& index, const SharedStates& shared);

Finding finding_of(const Index& index, const RivalRegistries& rivals, const RuleInfo& info);

}  // namespace fount
