// The table of verbs that register or look up something by name, in any language: the calls whose arguments are facts.
#pragma once

#include <cstdint>
#include <string_view>

namespace fount {

// How much of a call's arguments is kept. String values beyond that keep their place and kind, not their text, unless
// they are mentions or flag words: what follows a looked-up name is its default, and that may be a secret.
enum class Keep : std::uint8_t {
  everything,  // registrations: all texts
  first_text,  // look-ups: all arguments, the first one's text
  no_text,     // connections: the first argument may be an address with a password in it
  key,         // container verbs: the first argument only
};

struct Verb {
  std::string_view name;
  Keep keep = Keep::everything;
};

// The verb that a callee ends in, or nullptr: `app.router.add_route` ends in `add_route`.
const Verb* find_verb(std::string_view last_name);

}  // namespace fount
