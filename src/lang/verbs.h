// The table of verbs that register or look up something by name, in any language: the calls whose arguments are facts.
#pragma once

#include <cstdint>
#include <string_view>

namespace fount {

inline constexpr std::uint32_t kAllTexts = 0xFFFF'FFFF;

struct Verb {
  std::string_view name;
  // How many leading arguments keep their string values. What follows the name in a look-up is a default and may be a
  // secret; a connection's first argument may be an address with a password in it.
  std::uint32_t texts = kAllTexts;
};

// The verb that a callee ends in, or nullptr: `app.router.add_route` ends in `add_route`.
const Verb* find_verb(std::string_view last_name);

}  // namespace fount
