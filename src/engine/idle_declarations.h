// Declarations of fount.toml that hold nothing of this tree: a path that was moved, or a slip. The audit goes on
// without them; whoever wrote them should hear of it. Acceptances have a rule of their own (stale-acceptance).
#pragma once

#include <string>
#include <vector>

#include "engine/policies.h"
#include "index/index.h"

namespace fount {

// One sentence for each, in the order of the root's policy.
std::vector<std::string> idle_declarations(const Index& index, const PolicySet& policies);

}  // namespace fount
