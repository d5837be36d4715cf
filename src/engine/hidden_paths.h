// What a resolver must not call missing: a module that git would ignore, or that lies where the walk may not go, is not
// missing but elsewhere.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "source/discover.h"

namespace fount {

// The answer looks into `set`, which must outlive it.
inline std::function<bool(std::string_view path)> hidden_paths(const FileSet& set) {
  return [&set](std::string_view path) {
    const auto above = [&](const std::string& opaque) {
      return path.starts_with(opaque) && (path.size() == opaque.size() || path[opaque.size()] == '/');
    };
    return std::ranges::any_of(set.opaque, above) || set.ignore_rules.is_ignored(path, false);
  };
}

}  // namespace fount
