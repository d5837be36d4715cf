// The disk, seen through one directory descriptor. Every path is resolved below it by the kernel with symbolic links
// refused (openat2), so nothing that an audited repository contains can lead out of it.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "source/file_system.h"

namespace fount {
namespace {

template <class Call>
auto retry_interrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

std::unexpected<Error> system_failure(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return failure(ErrorCode::permission, "permission denied");
    case ENOENT:
      return failure(ErrorCode::not_found, "no such file or directory");
    case ELOOP:
    case EXDEV:  // openat2: the path would leave the root
      return failure(ErrorCode::io, "behind a symbolic link");
    default:
      std::string reason = ::strerrordesc_np(error) ? ::strerrordesc_np(error) : "unknown error";
      reason[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(reason[0])));
      return failure(ErrorCode::io, std::move(reason));
  }
}

int open_beneath(int root, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return static_cast<int>(retry_interrupted([&] { return ::syscall(SYS_openat2, root, path, &how, sizeof how); }));
}

// For kernels before 5.6 and sandboxes that refuse openat2: one component after the other.
int open_step_by_step(int root, const std::string& path, int flags) {
  Descriptor directory;
  for (std::size_t begin = 0;;) {
    const std::size_t slash = path.find('/', begin);
    const std::string name = path.substr(begin, slash - begin);
    const int from = directory.valid() ? directory.get() : root;
    if (name.empty() || name == "..") return errno = EINVAL, -1;
    const int step = slash == path.npos ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
    const int fd = retry_interrupted([&] { return ::openat(from, name.c_str(), step | O_NOFOLLOW); });
    if (fd < 0 || slash == path.npos) return fd;
    directory = Descriptor(fd);
    begin = slash + 1;
  }
}

// Some file systems do not tell the kind in a listing, and sizes never are told.
bool complete(int directory, const char* name, unsigned char type, DirectoryEntry& entry) {
  using Kind = DirectoryEntry::Kind;
  if (type == DT_REG || type == DT_UNKNOWN) {
    struct stat status{};
    if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return errno != ENOENT;
    entry.size = static_cast<std::uint64_t>(status.st_size);
    type = IFTODT(status.st_mode);
  }
  entry.kind = type == DT_REG   ? Kind::file
               : type == DT_DIR ? Kind::directory
               : type == DT_LNK ? Kind::symlink
                                : Kind::other;
  return true;
}

class DiskFileSystem final : public FileSystem {
 public:
  explicit DiskFileSystem(const std::string& root)
      : root_(retry_interrupted([&] { return ::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC); })),
        root_error_(root_.valid() ? 0 : errno) {
    has_openat2_ = root_.valid() && Descriptor(open_beneath(root_.get(), ".", O_PATH | O_CLOEXEC)).valid();
  }

  Result<std::vector<DirectoryEntry>> list(const std::string& directory) const override;
  Result<std::uint64_t> size(const std::string& path) const override;
  Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const override;

 private:
  Result<Descriptor> open(const std::string& path, int flags) const;

  Descriptor root_;
  int root_error_;
  bool has_openat2_ = false;
};

Result<Descriptor> DiskFileSystem::open(const std::string& path, int flags) const {
  if (!root_.valid()) return system_failure(root_error_);
  if (path.size() > kMaxPathBytes) return system_failure(ENAMETOOLONG);
  if (path.find('\0') != path.npos) return system_failure(EINVAL);
  flags |= O_CLOEXEC | O_NOFOLLOW;
  Descriptor file(has_openat2_ ? open_beneath(root_.get(), path.c_str(), flags)
                               : open_step_by_step(root_.get(), path, flags));
  if (!file.valid()) return system_failure(errno);
  return file;
}

Result<std::vector<DirectoryEntry>> DiskFileSystem::list(const std::string& directory) const {
  FOUNT_TRY(Descriptor listed, open(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY));
  std::vector<DirectoryEntry> entries;
  alignas(dirent64) char buffer[32 << 10];
  for (;;) {
    const ssize_t bytes = retry_interrupted([&] { return ::getdents64(listed.get(), buffer, sizeof buffer); });
    if (bytes < 0) return system_failure(errno);
    if (bytes == 0) return entries;
    for (ssize_t at = 0; at < bytes;) {
      const auto* found = reinterpret_cast<const dirent64*>(buffer + at);
      at += found->d_reclen;
      if (std::strcmp(found->d_name, ".") == 0 || std::strcmp(found->d_name, "..") == 0) continue;
      DirectoryEntry entry{found->d_name};
      if (complete(listed.get(), found->d_name, found->d_type, entry)) entries.push_back(std::move(entry));
    }
  }
}

Result<std::uint64_t> DiskFileSystem::size(const std::string& path) const {
  FOUNT_TRY(const Descriptor file, open(path, O_PATH));
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return system_failure(errno);
  if (!S_ISREG(status.st_mode)) return failure(ErrorCode::io, "not a regular file");
  return static_cast<std::uint64_t>(status.st_size);
}

Status DiskFileSystem::read(const std::string& path, std::uint64_t limit, std::string& buffer) const {
  buffer.clear();
  FOUNT_TRY(const Descriptor file,
            open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));  // a FIFO opens at once, and is refused
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return system_failure(errno);
  if (!S_ISREG(status.st_mode)) return failure(ErrorCode::io, "not a regular file");
  const auto expected = static_cast<std::uint64_t>(status.st_size);
  if (expected > limit) return failure(ErrorCode::io, fmt::format("larger than {} bytes", limit));

  // One byte more than expected: a file that grew shows itself, one that did not ends without a second call.
  ssize_t got = 0;
  std::uint64_t wanted = expected;
  while (buffer.size() <= limit) {
    const std::size_t had = buffer.size();
    buffer.resize_and_overwrite(std::max<std::uint64_t>(std::min(wanted, limit) + 1, had),
                                [&](char* bytes, std::size_t size) {
                                  got = retry_interrupted([&] { return ::read(file.get(), bytes + had, size - had); });
                                  return had + static_cast<std::size_t>(std::max<ssize_t>(got, 0));
                                });
    if (got < 0) break;
    if (got == 0 || buffer.size() == expected) return {};
    if (buffer.size() > wanted) wanted = std::max<std::uint64_t>(2 * buffer.size(), 4096);
  }
  const int error = errno;
  buffer.clear();
  if (got < 0) return system_failure(error);
  return failure(ErrorCode::io, fmt::format("larger than {} bytes", limit));
}

}  // namespace

std::unique_ptr<FileSystem> open_disk(std::string root) { return std::make_unique<DiskFileSystem>(root); }

}  // namespace fount
