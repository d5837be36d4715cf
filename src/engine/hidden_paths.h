// What a resolver must not call missing: a module that git would ignore, or that lies where the walk may not go, is not
// missing but elsewhere.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "base/path.h"
#include "source/discover.h"

namespace fount {

// The answer looks into `set`, which must outlive it.
inline std::function<bool(std::string_view path)> hidden_paths(const FileSet& set) {
  return [&set](std::string_view path) {
    for (std::string_view above = path; !above.empty(); above = parent_of(above))
      if (std::ranges::binary_search(set.opaque, above)) return true;
    const std::string directory = std::string(path) + '/';
    const auto below = std::ranges::lower_bound(set.opaque, directory);
    if (below != set.opaque.end() && below->starts_with(directory)) return true;
    return set.ignore_rules.is_ignored(path, false);
  };
}

}  // namespace fount
