#include "tests/sqlite/fault_files.h"

#include <sqlite3.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "sqlite/checked_file.h"

namespace fount::faults {
namespace {

std::atomic<int> left = -1;  // calls until the next fault; below 0: none
std::atomic<int> error_code = 0;
std::atomic<bool> lasts = false, was_struck = false;

bool strikes() {
  const int now = left.load();
  if (now < 0) return false;
  if (now > 0) {
    left = now - 1;
    return false;
  }
  was_struck = true;
  if (!lasts) left = -1;
  return true;
}

sqlite3_vfs* below() {
  static sqlite3_vfs* files = sqlite3_vfs_find(checked_file_system());
  return files;
}

// The methods of each file, with three of them replaced. SQLite gives no place for a file's own methods but the file,
// so the replaced ones stand in a table by what they replace.
struct Methods {
  sqlite3_io_methods ours{};
  const sqlite3_io_methods* theirs = nullptr;
};
const Methods& of(sqlite3_file* file) { return *reinterpret_cast<const Methods*>(file->pMethods); }

int write(sqlite3_file* file, const void* buffer, int size, sqlite3_int64 offset) {
  return strikes() ? error_code.load() : of(file).theirs->xWrite(file, buffer, size, offset);
}
int sync(sqlite3_file* file, int flags) { return strikes() ? error_code.load() : of(file).theirs->xSync(file, flags); }
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  return strikes() ? error_code.load() : of(file).theirs->xTruncate(file, size);
}

const sqlite3_io_methods* replaced(const sqlite3_io_methods* theirs) {
  static std::mutex mutex;
  static std::map<const sqlite3_io_methods*, std::unique_ptr<Methods>> made;
  const std::lock_guard lock(mutex);
  auto& methods = made[theirs];
  if (!methods) {
    methods = std::make_unique<Methods>(Methods{*theirs, theirs});
    methods->ours.xWrite = write;
    methods->ours.xSync = sync;
    methods->ours.xTruncate = truncate;
  }
  return &methods->ours;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* granted) {
  const int code = below()->xOpen(below(), name, file, flags, granted);
  if (file->pMethods) file->pMethods = replaced(file->pMethods);
  return code;
}

}  // namespace

const int kFull = SQLITE_FULL;
const int kWriteError = SQLITE_IOERR_WRITE;
const int kSyncError = SQLITE_IOERR_FSYNC;

const char* file_system() {
  static sqlite3_vfs files = [] {
    sqlite3_vfs made = *below();
    made.zName = "fount-faults";
    made.xOpen = open_file;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&files, 0);
  return registered == SQLITE_OK ? files.zName : nullptr;
}

void arm(int after, int code, bool lasting) {
  error_code = code;
  lasts = lasting;
  was_struck = false;
  left = after;
}
void heal() { left = -1; }
bool struck() { return was_struck; }

}  // namespace fount::faults
