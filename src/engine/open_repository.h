// From the path of a directory to a request that can be audited: what everybody does first who audits files on disk.
// Never learns what time it is, nor who asks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/audit.h"
#include "source/file_system.h"

namespace fount {

struct OpenOptions {
  std::string path;
  std::string config;  // this policy, instead of the nearest fount.toml up to the top of the repository
  bool use_ignore_files = true;
};

struct OpenedRepository {
  std::string root;  // absolute, without symbolic links
  std::unique_ptr<FileSystem> fs;
  AuditRequest request;  // points to `fs`; its times are the caller's
  std::string warning;   // why it is audited without git, or ""
};

Result<OpenedRepository> open_repository(const OpenOptions& options);

struct AuditTime {
  std::string generated_at;  // "2026-01-31T12:00:00Z"
  std::string today;         // "2026-01-31": acceptances expire against it
};

// A report is of its revision (`commit_time`), or of now when there is none; and today is today. Seconds since the
// epoch.
AuditTime audit_time(std::optional<std::int64_t> commit_time, std::int64_t now);

}  // namespace fount
