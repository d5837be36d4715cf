// One value of fount.toml against its type: either a Value to store, or what is wrong with it. Owns the wording of
// every complaint about a value. Does not know which table the value stands in.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.h"
#include "policy/schema.h"

namespace fount {

// Problems of one file, in the order they were found.
using TomlProblems = std::vector<TomlProblem>;

// nullopt: at least one problem was added. With no `rule_ids` any rule id is believed.
struct CheckContext {
  const TomlDocument& document;
  std::span<const std::string_view> rule_ids;
  TomlProblems& problems;
};
std::optional<Value> check_value(const KeyInfo& key, const TomlNode& node, const CheckContext& context);

// Somebody else's text for a message: printable, quoted, cut to a few dozen characters.
std::string quoted(std::string_view text);

}  // namespace fount
