// Goes through a tree once and says what is in it, in path order. Owns what "left out" means: ignore rules against
// git's index, [scan], symbolic links, repositories inside the repository, what cannot be read. Knows nothing of what
// a file is good for (roles, services, languages).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/policy.h"
#include "core/report.h"
#include "source/attributes.h"
#include "source/discover.h"

namespace fount {

struct WalkedFile {
  std::string path;
  std::uint64_t size = 0;
};

struct Walk {
  std::vector<WalkedFile> files;  // sorted by path (bytewise)
  std::vector<UnreadFile> unread;
  std::vector<std::string> opaque;  // see FileSet
  std::uint64_t ignored = 0;        // see FileSet::statistics
  IgnoreRules ignore_rules;
  AttributeRules attributes;
};

Result<Walk> walk(const FileSystem& fs, const GitState* git, const Policy& root_policy, bool use_ignore_files);

}  // namespace fount
