#include "sqlite/position.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/hash.h"

namespace fount {
namespace {

struct Record {
  std::uint64_t magic = 0x466F'756E'7450'6F73;  // "FountPos"
  Position position;
  std::uint64_t digest = 0;
};

std::uint64_t digest_of(const Position& position) {
  return hash64({reinterpret_cast<const char*>(&position), sizeof position});
}

std::unexpected<Error> trouble(std::string_view what, const std::string& path) {
  const auto code = errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::permission : ErrorCode::io;
  return failure(code, fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)));
}

}  // namespace

Result<Position> position_of(const std::string& database_path) {
  struct statx status{};
  if (::statx(AT_FDCWD, database_path.c_str(), 0, STATX_INO | STATX_BTIME, &status) != 0)
    return trouble("look at", database_path);
  Position position{.inode = status.stx_ino};
  if ((status.stx_mask & STATX_BTIME) != 0)
    position.born_ns = status.stx_btime.tv_sec * 1'000'000'000 + status.stx_btime.tv_nsec;
  return position;
}

Result<PositionFile> PositionFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return trouble("open", path);
  return PositionFile(file);
}

PositionFile::PositionFile(PositionFile&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

PositionFile::~PositionFile() {
  if (file_ >= 0) ::close(file_);
}

std::optional<Position> PositionFile::last_seen() const {
  Record record;
  const Record expected;
  if (::pread(file_, &record, sizeof record, 0) != sizeof record) return std::nullopt;
  if (record.magic != expected.magic || record.digest != digest_of(record.position)) return std::nullopt;
  return record.position;
}

Status PositionFile::write(const Position& position) {
  const Record record{.position = position, .digest = digest_of(position)};
  if (::pwrite(file_, &record, sizeof record, 0) == sizeof record) return {};
  return failure(ErrorCode::io, fmt::format("cannot write the position of the database: {}", std::strerror(errno)));
}

}  // namespace fount
