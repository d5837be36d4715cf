// A small file beside the database that says how far it had come when it was last seen. It is how a restored backup is
// told from a database that goes on: a copy is another file, and an older one has fewer commits. Both mean that
// clients may know events that the database does not, so that the logs need new epochs.
//
// Written after each commit and not synced: after a power cut it may lag behind, never run ahead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace fount {

struct Position {
  std::uint64_t commits = 0;
  std::uint64_t inode = 0;   // of the database file
  std::int64_t born_ns = 0;  // when it was made, where the file system says so
  std::uint64_t clean = 0;   // 1: it was closed, not left
};

// What can be said of a database file as it is, without `commits`.
Result<Position> position_of(const std::string& database_path);

class PositionFile {
 public:
  static Result<PositionFile> open(const std::string& path);
  PositionFile(PositionFile&& other) noexcept;
  PositionFile& operator=(PositionFile&&) = delete;
  ~PositionFile();

  std::optional<Position> last_seen() const;  // none: never written, or not by us
  Status write(const Position& position);

 private:
  explicit PositionFile(int file) : file_(file) {}
  int file_;
};

}  // namespace fount
