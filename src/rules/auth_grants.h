// Places where a function that authenticates lets somebody in: it returns success or an identity without having
// verified anything on the way, or leaves a check out.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/auth_paths.h"

namespace fount {

enum class GrantKind {
  success,   // returns True, or a result that says so
  identity,  // returns somebody: a user, claims, a context
  passes,    // leaves before what would have turned away, or goes on with the request
  skips,     // a check stands in a branch that is not taken
  compares,  // returns whether what it was given equals a constant
};

struct Grant {
  FileId file;
  std::uint32_t function = kNone;
  Span span;
  Clauses path;
  GrantKind kind = GrantKind::success;
};

// Refusals of any function that a second condition keeps back: `if not may(user) and not DISABLE_AUTH: raise Denied`.
std::vector<Grant> kept_back(const Paths& paths, FileId file);

// Of the function, which authenticates: see is_authentication().
std::vector<Grant> grants_of(const Paths& paths, FileId file, std::uint32_t function);

}  // namespace fount
