// Which environments a branch is for, as far as its condition names them: `environment == "staging"`,
// `if is_production:`. Knows nothing of what stands in the branch.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/facts.h"
#include "index/environments.h"

namespace fount {

// One entry per name in the condition, none for an environment that no file describes; nullopt: it names nothing.
std::optional<std::vector<EnvironmentId>> environments_of_branch(const FileFacts& facts, const Block& block,
                                                                 const Environments& environments);

// Does what stands in the block happen in this environment (none: in one that no branch names)? A condition that cannot
// be understood (`!=`, `not`) is taken for true.
bool happens_in(const FileFacts& facts, std::uint32_t block, const Environments& environments,
                EnvironmentId environment);

}  // namespace fount
