#include "rules/nearness.h"

#include <algorithm>
#include <string_view>

#include "base/path.h"

namespace fount {
namespace {

constexpr unsigned kFurthestNear = 2;

}  // namespace

unsigned distance(const Index& index, FileId a, FileId b) {
  const std::string_view path_a = index.file(a).path, path_b = index.file(b).path;
  if (path_a == path_b) return 0;
  const auto [end_a, end_b] = std::ranges::mismatch(path_a, path_b);
  const auto shared = static_cast<std::size_t>(end_a - path_a.begin());
  const auto parts_below = [&](std::string_view path) {
    const auto slash = path.substr(0, shared).rfind('/');
    const std::string_view own = path.substr(slash == std::string_view::npos ? 0 : slash + 1);
    return static_cast<unsigned>(1 + std::ranges::count(own, '/'));
  };
  return std::max(parts_below(path_a), parts_below(path_b));
}

bool lie_near(const Index& index, std::span<const FileId> files) {
  return std::ranges::all_of(files, [&](FileId file) { return distance(index, files.front(), file) <= kFurthestNear; });
}

}  // namespace fount
