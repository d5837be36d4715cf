// A file system for SQLite that fails when told: under a test, between SQLite and Fount's own.
#pragma once

namespace fount::faults {

// Its name, for StorageOptions::vfs.
const char* file_system();

// The `after`-th write, sync or truncation from now on fails with SQLite's `code`, and with `lasting` all that follow.
void arm(int after, int code, bool lasting);
void heal();
bool struck();  // since arm()

extern const int kFull, kWriteError, kSyncError;

}  // namespace fount::faults
