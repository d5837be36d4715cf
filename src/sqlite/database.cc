#include "sqlite/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>

#include "sqlite/checked_file.h"

namespace fount {
namespace {

// How long a statement waits for another program that has locked the file: an operator's sqlite3, a backup.
constexpr int kBusyTimeoutMs = 2000;

// A new file would get the mode that the process' mask leaves; SQLite gives its companions the mode of the file.
Status make_private(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file >= 0) {
    ::close(file);
    return {};
  }
  const auto code = errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::permission : ErrorCode::io;
  return failure(code, fmt::format("cannot open {} for writing: {}", path, std::strerror(errno)));
}

std::string meaning_of(int code, const std::string& path) {
  if (code == SQLITE_IOERR_DATA)
    return fmt::format("{} is damaged: a page is not as it was written; restore a backup", path);
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return fmt::format("the disk of {} is full; nothing was stored", path);
    case SQLITE_CORRUPT:
      return fmt::format("{} is damaged; restore a backup", path);
    case SQLITE_NOTADB:
      return fmt::format("{} is damaged or not a database; restore a backup", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format("{} is locked by another program", path);
    case SQLITE_READONLY:
      return fmt::format("{} or its folder must not be written; check its owner and mode", path);
    case SQLITE_CANTOPEN:
      return fmt::format("cannot open {}; check its folder, owner and mode", path);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return fmt::format("no permission for {}; check its owner and mode", path);
    case SQLITE_IOERR:
      return fmt::format("cannot read or write {}", path);
    default:
      return path;
  }
}

}  // namespace

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
void Database::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(std::unique_ptr<sqlite3, Close> connection, std::string path)
    : path_(std::move(path)), connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, DatabaseMode mode, const char* vfs) {
  if (mode == DatabaseMode::write) FOUNT_CHECK(make_private(path));
  // No mutex of SQLite's own: a connection has one user at a time, and is handed over by ours.
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags, vfs ? vfs : checked_file_system());
  Database database({connection, {}}, path);
  if (code != SQLITE_OK) return std::unexpected(database.error());
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  int kept_free = kPageChecksumBytes;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &kept_free);
  FOUNT_CHECK(database.script("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON"));
  if (mode == DatabaseMode::read) FOUNT_CHECK(database.script("PRAGMA query_only = ON"));
  return database;
}

Status Database::script(Sql sql) {
  if (sqlite3_exec(connection_.get(), sql.text(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return std::unexpected(error());
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

Error Database::error() const {
  const int extended = sqlite3_extended_errcode(connection_.get());
  const int code = extended & 0xFF;
  const bool permission =
      code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_AUTH;
  return {permission ? ErrorCode::permission : ErrorCode::io,
          fmt::format("{} (SQLite {}: {})", meaning_of(extended, path_), extended, sqlite3_errmsg(connection_.get()))};
}

sqlite3_stmt* Database::prepared(Sql sql) {
  auto& statement = statements_[sql.text()];
  if (!statement) {
    sqlite3_stmt* made = nullptr;
    sqlite3_prepare_v3(connection_.get(), sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    statement.reset(made);
  }
  return statement.get();
}

sqlite3_stmt* Query::start(Sql sql) {
  sqlite3_stmt* statement = database_.prepared(sql);
  assert(!statement || sqlite3_stmt_busy(statement) == 0);
  return statement;
}

Query::~Query() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);  // else a report of many megabytes stays in memory
}

Result<bool> Query::next() {
  if (!statement_ || !bound_) return std::unexpected(database_.error());
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return std::unexpected(database_.error());
}

Status Query::run() {
  for (;;) {
    FOUNT_TRY(const bool row, next());
    if (!row) return {};
  }
}

void Query::bind(int place, std::int64_t value) { bound_ &= sqlite3_bind_int64(statement_, place, value) == SQLITE_OK; }
void Query::bind(int place, double value) { bound_ &= sqlite3_bind_double(statement_, place, value) == SQLITE_OK; }
void Query::bind(int place, std::nullopt_t) { bound_ &= sqlite3_bind_null(statement_, place) == SQLITE_OK; }
void Query::bind(int place, std::string_view value) {
  // A null pointer would bind NULL instead of the empty text.
  const char* data = value.data() ? value.data() : "";
  const auto lifetime = binding_ == ValueLifetime::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
  bound_ &= sqlite3_bind_text64(statement_, place, data, value.size(), lifetime, SQLITE_UTF8) == SQLITE_OK;
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Query::real(int column) const { return sqlite3_column_double(statement_, column); }
bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::string Query::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return data ? std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))) : std::string();
}

}  // namespace fount
