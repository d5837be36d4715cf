// The data folder's database, opened: one lock, one writer, a few readers, shared by the store and the broker. Owns
// what must be true before anything is served: no other server has it, it is not damaged, its schema is this one's, and
// its logs go on where they were, or have new epochs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "sqlite/folder_lock.h"
#include "sqlite/position.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace fount {

struct StorageOptions {
  std::size_t readers = 4;
  WriterLimits writer;
  std::int64_t lock_patience_ms = 1000;  // for a server of the same folder that is about to end
  const char* vfs = nullptr;             // SQLite file system, for tests; nullptr: checked_file.h
};

class Storage {
 public:
  static Result<std::unique_ptr<Storage>> open(const std::string& folder, const StorageOptions& options = {});
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  Writer& writer() { return *writer_; }
  Readers& readers() { return *readers_; }
  // What epochs of logs are made of. Does not change while the database is open.
  const std::string& epoch() const { return epoch_; }
  // False: the database is not the one that was served last, or older; all logs have new epochs.
  bool continued() const { return continued_; }

 private:
  Storage(FolderLock lock, PositionFile position_file);
  Status prepare(Database& database);
  Status check(Database& database);
  Status join_position(Database& database);
  void keep_position(std::uint64_t commits, bool clean);

  FolderLock lock_;
  PositionFile position_file_;
  Position position_;
  std::string epoch_;
  bool continued_ = true;
  std::unique_ptr<Readers> readers_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace fount
