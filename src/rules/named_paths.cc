#include "rules/named_paths.h"

#include <algorithm>

namespace fount {

void NamedPaths::add(NamedPath path, std::initializer_list<std::string_view> directories) {
  for (const std::string_view directory : directories) {
    const auto resolved = resolve_path(directory, path.written);
    if (!resolved && path.candidates.empty()) return;
    if (resolved && std::ranges::find(path.candidates, *resolved) == path.candidates.end())
      path.candidates.push_back(*resolved);
  }
  paths.push_back(std::move(path));
}

}  // namespace fount
