#include "sqlite/schema.h"

#include <fmt/format.h>

#include <array>

namespace fount {
namespace {

// Text compares byte by byte (BINARY), so what differs only in case or normalisation differs. Organisations stand in
// the keys that runs refer to: a run of another organisation's user or repository cannot be stored.
constexpr Sql kVersion1 = R"sql(
CREATE TABLE server (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  commits INTEGER NOT NULL,  -- transactions ever; position.h compares it with what was last seen
  epoch TEXT NOT NULL        -- what the epochs of the users' logs are made of
) STRICT;
INSERT INTO server VALUES (1, 0, lower(hex(randomblob(8))));

CREATE TABLE organisations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id < 8388608),  -- schema.h: event_key()
  organisation INTEGER NOT NULL REFERENCES organisations,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'auditor', 'admin')),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  UNIQUE (issuer, subject),
  UNIQUE (organisation, id)
) STRICT;

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('login', 'session', 'api')),
  user INTEGER NOT NULL REFERENCES users,
  label TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL  -- 0: never
) STRICT;
CREATE INDEX tokens_of_user ON tokens (user, kind);
CREATE INDEX tokens_that_expire ON tokens (expires_ms) WHERE expires_ms > 0;

CREATE TABLE revoked_jwts (
  jti TEXT PRIMARY KEY,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX revoked_jwts_that_expire ON revoked_jwts (expires_ms);

CREATE TABLE repositories (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  organisation INTEGER NOT NULL REFERENCES organisations,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (organisation, source),
  UNIQUE (organisation, id)
) STRICT;

CREATE TABLE runs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which they were submitted
  id TEXT NOT NULL UNIQUE,
  user INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  repository INTEGER,
  agent TEXT NOT NULL,
  input TEXT NOT NULL,
  key TEXT NOT NULL,     -- of idempotency
  digest TEXT NOT NULL,  -- of the request
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'completed', 'failed', 'canceled')),
  attempt INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  lease_until_ms INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  finished_ms INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,  -- of its first event
  summary TEXT NOT NULL,
  UNIQUE (user, key),
  FOREIGN KEY (organisation, user) REFERENCES users (organisation, id),
  FOREIGN KEY (organisation, repository) REFERENCES repositories (organisation, id)
) STRICT;
CREATE INDEX runs_queued ON runs (user, number) WHERE state = 'queued';
CREATE INDEX runs_running ON runs (user, lease_until_ms) WHERE state = 'running';
CREATE INDEX runs_of_organisation ON runs (organisation, number);
CREATE INDEX runs_of_repository ON runs (repository, number) WHERE repository IS NOT NULL;

-- What came of a run that completed, in the order in which they did.
CREATE TABLE results (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  run TEXT NOT NULL UNIQUE REFERENCES runs (id),
  repository INTEGER,
  score REAL,
  report TEXT NOT NULL  -- last: reading the score does not read it
) STRICT;
CREATE INDEX results_of_repository ON results (repository, number, score) WHERE score IS NOT NULL;

-- Whose turn it is: the user who was served least recently has the lowest.
CREATE TABLE turns (
  turn INTEGER PRIMARY KEY AUTOINCREMENT,
  user INTEGER NOT NULL UNIQUE REFERENCES users
) STRICT;

CREATE TABLE logs (
  user INTEGER PRIMARY KEY REFERENCES users,
  first INTEGER NOT NULL,  -- the oldest that is kept; last + 1: none
  last INTEGER NOT NULL,
  CHECK (first BETWEEN 1 AND last + 1)
) STRICT;

-- In the order of acceptance, found by user and seq through an index. Clustered by user, each event of a thousand
-- users would write a page of its own: measured 2.3 times the cost. No reference to runs: every insert is behind a look
-- at the run's row, and a reference would look again.
CREATE TABLE events (
  number INTEGER PRIMARY KEY,
  key INTEGER NOT NULL UNIQUE,  -- schema.h: event_key()
  run TEXT NOT NULL,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

PRAGMA application_id = 0x464F554E;
PRAGMA user_version = 1;
)sql";

constexpr std::array kMigrations{kVersion1};

Result<std::int64_t> number(Database& database, Sql sql) {
  Query query(database, sql);
  FOUNT_CHECK(query.next());
  return query.integer(0);
}

Status migrate_once(Database& database, Sql migration) {
  FOUNT_CHECK(database.script("BEGIN IMMEDIATE"));
  Status status = database.script(migration);
  if (status) status = database.script("COMMIT");
  if (!status && database.in_transaction()) (void)database.script("ROLLBACK");
  return status;
}

}  // namespace

std::span<const Sql> migrations() { return kMigrations; }

Status migrate(Database& database) {
  FOUNT_TRY(const std::int64_t version, number(database, "PRAGMA user_version"));
  FOUNT_TRY(const std::int64_t application, number(database, "PRAGMA application_id"));
  FOUNT_TRY(const std::int64_t tables, number(database, "SELECT count(*) FROM sqlite_schema"));
  const auto newest = static_cast<std::int64_t>(kMigrations.size());
  if (tables > 0 && application != kApplication)
    return failure(ErrorCode::configuration,
                   fmt::format("{} is no database of Fount's; name another folder", database.path()));
  if (version > newest)
    return failure(ErrorCode::configuration,
                   fmt::format("{} was written by a newer Fount (schema {}, this one knows {}); use that one",
                               database.path(), version, newest));
  for (auto next = version; next < newest; ++next)
    FOUNT_CHECK(migrate_once(database, kMigrations[static_cast<std::size_t>(next)]));
  return {};
}

}  // namespace fount
