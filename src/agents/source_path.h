// Which folders of this machine may be audited.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fount {

struct LocalSource {
  std::filesystem::path root;     // without symbolic links
  std::filesystem::path allowed;  // the folder that lets it be audited: nothing above it may be read
};

// Links are followed first: what counts is where they lead. Whoever may not audit a folder is not told whether it is
// there.
Result<LocalSource> resolve_path(std::string_view path, std::span<const std::string> allowed);

// Beside the root: what git, and a fount.toml, say about it from above, as far up as is allowed.
std::vector<std::filesystem::path> readable_for(const LocalSource& source);

}  // namespace fount
