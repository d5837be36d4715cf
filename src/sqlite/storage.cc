#include "sqlite/storage.h"

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "sqlite/schema.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

// FULL: a commit is on the disk when it returns, also in the write-ahead log. A checkpoint each 64 MiB instead of 4:
// pages that change often are written back less often.
constexpr Sql kPragmas = R"sql(
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 16000;
PRAGMA journal_size_limit = 134217728;
PRAGMA secure_delete = FAST;
PRAGMA cache_size = -32768;
)sql";

Status make_folder(const std::string& folder) {
  std::error_code code;
  if (fs::create_directories(folder, code)) fs::permissions(folder, fs::perms::owner_all, code);
  if (!code) return {};
  const bool refused = code == std::errc::permission_denied || code == std::errc::read_only_file_system;
  return failure(refused ? ErrorCode::permission : ErrorCode::io,
                 fmt::format("cannot make the data folder {}: {}", folder, code.message()));
}

Status use_write_ahead_log(Database& database) {
  Query query(database, "PRAGMA journal_mode = WAL");
  FOUNT_CHECK(query.next());
  if (query.text(0) == "wal") return {};
  return failure(ErrorCode::io, fmt::format("the file system of {} cannot share memory between programs, which "
                                            "SQLite's write-ahead log needs; use a local disk",
                                            database.path()));
}

Result<bool> is_empty(Database& database) {
  Query query(database, "SELECT count(*) = 0 FROM sqlite_schema");
  FOUNT_CHECK(query.next());
  return query.integer(0) != 0;
}

}  // namespace

Storage::Storage(FolderLock lock, PositionFile position_file)
    : lock_(std::move(lock)), position_file_(std::move(position_file)) {}

Result<std::unique_ptr<Storage>> Storage::open(const std::string& folder, const StorageOptions& options) {
  FOUNT_CHECK(make_folder(folder));
  FOUNT_TRY(FolderLock lock, FolderLock::take(folder + "/fount.lock", options.lock_patience_ms));
  FOUNT_TRY(PositionFile position_file, PositionFile::open(folder + "/fount.position"));
  std::unique_ptr<Storage> storage(new Storage(std::move(lock), std::move(position_file)));

  const std::string path = folder + "/fount.db";
  FOUNT_TRY(Database database, Database::open(path, DatabaseMode::write, options.vfs));
  FOUNT_CHECK(storage->prepare(database));
  std::vector<Database> readers;
  for (std::size_t i = 0; i < options.readers; ++i) {
    FOUNT_TRY(Database reader, Database::open(path, DatabaseMode::read, options.vfs));
    readers.push_back(std::move(reader));
  }
  storage->readers_ = std::make_unique<Readers>(std::move(readers));
  storage->writer_ =
      std::make_unique<Writer>(std::move(database), options.writer,
                               [raw = storage.get()](std::uint64_t commits) { raw->keep_position(commits, false); });
  return storage;
}

Storage::~Storage() {
  // The position says "clean" only of a database that this object has opened, checked and closed.
  if (!writer_) return;
  writer_.reset();
  readers_.reset();
  keep_position(position_.commits, true);
}

Status Storage::prepare(Database& database) {
  FOUNT_CHECK(use_write_ahead_log(database));
  FOUNT_CHECK(database.script(kPragmas));
  FOUNT_CHECK(check(database));
  FOUNT_TRY(const bool fresh, is_empty(database));
  if (const auto seen = position_file_.last_seen(); fresh && seen && seen->commits > 0)
    return failure(ErrorCode::io, fmt::format("{} is empty, but it was not: restore a backup, or remove fount.position "
                                              "beside it to begin anew",
                                              database.path()));
  FOUNT_CHECK(migrate(database));
  return join_position(database);
}

// Reads every page. After a crash the indexes are compared with their tables, too.
Status Storage::check(Database& database) {
  const std::optional<Position> seen = position_file_.last_seen();
  const bool clean = seen && seen->clean == 1;
  Query query(database, clean ? Sql("PRAGMA quick_check(1)") : Sql("PRAGMA integrity_check(1)"));
  FOUNT_CHECK(query.next());
  if (query.text(0) == "ok") return {};
  return failure(ErrorCode::io,
                 fmt::format("{} is damaged ({}); it is not served: restore a backup", database.path(), query.text(0)));
}

// Also the first commit of this server: what SQLite recovered from its log is synced by it before anything is served.
Status Storage::join_position(Database& database) {
  FOUNT_TRY(position_, position_of(database.path()));
  std::uint64_t before = 0;
  {
    Query server(database, "SELECT commits, epoch FROM server");
    FOUNT_CHECK(server.next());
    before = static_cast<std::uint64_t>(server.integer(0));
    epoch_ = server.text(1);
  }
  const std::optional<Position> seen = position_file_.last_seen();
  const bool same_file = seen && seen->inode == position_.inode && seen->born_ns == position_.born_ns;
  continued_ = before == 0 || (same_file && before >= seen->commits);
  FOUNT_CHECK(execute(database,
                      "UPDATE server SET commits = commits + 1, "
                      "epoch = iif(?, epoch, lower(hex(randomblob(8))))",
                      continued_));
  {
    Query server(database, "SELECT epoch FROM server");
    FOUNT_CHECK(server.next());
    epoch_ = server.text(0);
  }
  position_.commits = before + 1;
  return position_file_.write(position_);
}

void Storage::keep_position(std::uint64_t commits, bool clean) {
  position_.commits = commits;
  position_.clean = clean ? 1 : 0;
  // When it cannot be written it lags behind, which only means that it says less.
  (void)position_file_.write(position_);
}

}  // namespace fount
