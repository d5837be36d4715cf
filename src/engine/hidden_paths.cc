#include "engine/hidden_paths.h"

#include <algorithm>

namespace fount {

std::function<bool(std::string_view)> hidden_paths(const FileSet& set) {
  return [&set](std::string_view path) {
    const auto above = [&](const std::string& opaque) {
      return path.starts_with(opaque) && (path.size() == opaque.size() || path[opaque.size()] == '/');
    };
    return std::ranges::any_of(set.opaque, above) || set.ignore_rules.is_ignored(path, false);
  };
}

}  // namespace fount
