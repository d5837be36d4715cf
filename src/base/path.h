// Parts of '/'-separated relative paths, as views of them.
#pragma once

#include <string>
#include <string_view>

namespace fount {

constexpr std::string_view name_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// "" for what lies at the root.
constexpr std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

inline std::string path_below(std::string_view directory, std::string_view name) {
  std::string path(directory);
  if (!path.empty()) path += '/';
  return path += name;
}

}  // namespace fount
