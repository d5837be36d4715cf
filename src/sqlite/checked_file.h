// A file system for SQLite in which each page of a database carries its checksum: what the disk gave back changed is an
// error when it is read, in whatever table it stands, and never an answer. Owns the last 8 bytes of each page.
//
// SQLite itself sees zeros there. So pages that another program writes (a checkpoint by the sqlite3 shell) have no
// checksum until they are written here again, which is allowed; a page with a wrong one is not. The write-ahead log has
// checksums of SQLite's own.
#pragma once

namespace fount {

constexpr int kPageChecksumBytes = 8;

// Its name, for Database::open(). Registered when it is asked for first.
const char* checked_file_system();

}  // namespace fount
