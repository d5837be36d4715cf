// Whose data a name stands for, told from the name: what a registry is keyed by, and what may be kept beyond one call,
// turn on it.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/state.h"

namespace fount {

enum class Whose : std::uint8_t {
  nobody,      // or not to be told
  connection,  // one connection, session or request
  user,        // one user, tenant or customer
};

// Of a dotted name or a callee: "user_id", "context.user_id", "user.id", "get_user_key"; "user_agent" is nobody's.
Whose whose(std::string_view dotted);

// Of a key: what it was computed from counts where its own name does not say.
Whose whose_key(const FileFacts& facts, const FileFlow& flow, const StateAccess& access);

}  // namespace fount
