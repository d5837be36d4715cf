// What lies in the repository's directory and is not part of the snapshot: the resolver must not call it missing.
#pragma once

#include <functional>
#include <string_view>

#include "source/discover.h"

namespace fount {

// True for a path that git would ignore, or where the walk may not go. Keeps a reference to `set`.
std::function<bool(std::string_view)> hidden_paths(const FileSet& set);

}  // namespace fount
