// Finds the files of an audit and says what each is: language, role and why, service. One snapshot: nothing later
// looks for files again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/file.h"
#include "core/policy.h"
#include "core/report.h"
#include "source/file_system.h"

namespace fount {

struct DiscoverOptions {
  bool use_ignore_files = true;  // --no-ignore
};

struct FileSet {
  std::vector<SourceFile> files;  // sorted by path (bytewise)
  std::vector<Service> services;  // [0] is the repository itself
  std::vector<Policy> policies;   // [0] is the root's (possibly empty); others belong to nested fount.toml files
  FileStatistics statistics;      // ignored, too_large, unread directories; `scanned`, `binary` are added by extraction
  std::vector<std::string> ignore_patterns;  // of the root's .gitignore files: a resolver must not call an ignored (generated) module missing
};

// `root_policy` comes first because its [scan] and [roles] steer the walk. Fails only when the root cannot be listed.
Result<FileSet> discover(const FileSystem& fs, const std::optional<GitState>& git, const Policy& root_policy, const DiscoverOptions& options);

// Reads the git index and HEAD at or above `root`. nullopt: not a repository. Executes nothing (no hooks, no filters).
Result<std::optional<GitState>> read_git_state(const std::string& root);

}  // namespace fount
