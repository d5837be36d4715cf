#include "agents/source_path.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

bool lies_in(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

}  // namespace

Result<LocalSource> resolve_path(std::string_view path, std::span<const std::string> allowed) {
  const std::string shown = printable_path(path);
  if (!path.starts_with('/')) return failure(ErrorCode::usage, fmt::format("'{}' is no absolute path", shown));
  std::error_code error;
  const fs::path root = fs::canonical(path, error);
  const bool there = !error;
  const fs::path asked = there ? root : fs::weakly_canonical(path, error);
  for (const std::string& folder : allowed) {
    const fs::path real = fs::canonical(folder, error);
    if (error || !lies_in(asked, real)) continue;
    if (!there) return failure(ErrorCode::not_found, fmt::format("no such directory: '{}'", shown));
    return LocalSource{root, real};
  }
  return failure(ErrorCode::permission, fmt::format("'{}' is not in a folder of allowed_paths", shown));
}

std::vector<fs::path> readable_for(const LocalSource& source) {
  // What libgit2 reads before it reads anything else.
  std::vector<fs::path> paths{source.root, "/etc/gitconfig"};
  std::error_code ignored;
  for (fs::path folder = source.root; folder != source.allowed && !fs::exists(folder / ".git", ignored);) {
    folder = folder.parent_path();
    for (const char* name : {".gitignore", "fount.toml", ".git"}) paths.push_back(folder / name);
  }
  return paths;
}

}  // namespace fount
