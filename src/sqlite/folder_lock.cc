#include "sqlite/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

namespace fount {

Result<FolderLock> FolderLock::take(const std::string& path, std::int64_t patience_ms) {
  // Closed on exec: a worker that outlives a killed server must not hold its folder.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    const auto code = errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::permission : ErrorCode::io;
    return failure(code, fmt::format("cannot open {}: {}", path, std::strerror(errno)));
  }
  FolderLock lock(file);
  constexpr std::int64_t kPauseMs = 20;
  for (std::int64_t waited_ms = 0; ::flock(file, LOCK_EX | LOCK_NB) != 0; waited_ms += kPauseMs) {
    if (errno != EWOULDBLOCK)
      return failure(ErrorCode::io, fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
    if (waited_ms >= patience_ms)
      return failure(
          ErrorCode::io,
          fmt::format("another server uses this data folder ({} is locked); stop it, or name another folder", path));
    std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs));
  }
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace fount
