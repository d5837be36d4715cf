// fount.toml → Policy. Unknown keys are errors with a suggestion; every message names file, line and what to write
// instead.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/policy.h"

namespace fount {

// `path` is used in messages and gives Policy::directory. `rule_ids` lets rule names be checked (and corrected).
// All problems of the file are reported at once, one per line of the error's message: "fount.toml:12: unknown key
// 'min_scor' in [gate]; did you mean 'min_score'?".
Result<Policy> parse_policy(std::string_view toml, const std::string& path,
                            const std::vector<std::string_view>& rule_ids);

}  // namespace fount
