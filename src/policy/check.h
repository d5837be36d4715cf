// One value of fount.toml against its type: either a Value to store, or what is wrong with it. Owns the wording of
// every complaint about a value. Knows neither which table the value stands in nor the TOML library.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/schema.h"
#include "policy/toml.h"

namespace fount {

// Problems of one file, in the order they were found.
using TomlProblems = std::vector<TomlProblem>;

// nullopt: at least one problem was added. With no `rule_ids` any rule id is believed.
std::optional<Value> check_value(const KeyInfo& key, const TomlNode& node, std::span<const std::string_view> rule_ids,
                                 TomlProblems& problems);

// Somebody else's text for a message: printable, quoted, cut to a few dozen characters.
std::string quoted(std::string_view text);

}  // namespace fount
