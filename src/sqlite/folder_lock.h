// One server per data folder: a lock that the system takes back when its process dies, however it dies.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace fount {

class FolderLock {
 public:
  // Waits up to `patience_ms` for a server that is about to end.
  static Result<FolderLock> take(const std::string& path, std::int64_t patience_ms);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_;
};

}  // namespace fount
