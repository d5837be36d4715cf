#include "cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.h"

namespace fount {
namespace {

Status system_failure(std::string_view what, const std::string& path) {
  const ErrorCode code = errno == EACCES || errno == EPERM ? ErrorCode::permission : ErrorCode::io;
  return failure(code, fmt::format("cannot {} {}: {}", what, printable_path(path), std::strerror(errno)));
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Closing can be what reports that the disk is full.
Status write_and_close(int descriptor, const std::string& path, std::string_view bytes) {
  const bool written = write_all(descriptor, bytes);
  const int write_error = errno;
  const bool closed = ::close(descriptor) == 0;
  if (!written) errno = write_error;
  if (!written || !closed) return system_failure("write", path);
  return {};
}

std::string directory_of(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

bool is_special(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

// A link stays a link: what it names is replaced.
std::string target_of(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, ignored);
  return ignored ? path : target.string();
}

Status replace_file(const std::string& path, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return system_failure("create a file beside", path);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, 0666 & ~mask);  // mkstemp's 0600 is for secrets
  Status status = write_and_close(descriptor, path, bytes);
  if (status && ::rename(temporary.c_str(), path.c_str()) != 0) status = system_failure("write", path);
  if (!status) ::unlink(temporary.c_str());
  return status;
}

}  // namespace

Status write_stdout(std::string_view bytes) {
  if (write_all(STDOUT_FILENO, bytes)) return {};
  return system_failure("write to", "standard output");
}

Status write_file(const std::string& path, std::string_view bytes) {
  if (!is_special(path)) return replace_file(target_of(path), bytes);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure("write", path);
  return write_and_close(descriptor, path, bytes);
}

Status check_writable(const std::string& path) {
  const std::string directory = directory_of(path);
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
    return failure(ErrorCode::usage, fmt::format("cannot write {}: it is a directory", printable_path(path)));
  if (!is_special(path) && ::access(directory.c_str(), W_OK | X_OK) != 0) return system_failure("write in", directory);
  return {};
}

}  // namespace fount
