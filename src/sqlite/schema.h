// The tables, and how a database of an older version becomes one of this. The single source of truth of what is stored:
// store/ and broker/ read and write these tables and no other.
#pragma once

#include <span>

#include "base/result.h"
#include "sqlite/database.h"

namespace fount {

// "FOUN", in the header of the file.
constexpr std::int64_t kApplication = 0x464F'554E;

// migrations()[n] turns version n into n + 1. One that was released is never changed.
std::span<const Sql> migrations();

// Brings the database to the newest version, each step in a transaction. Refuses one that a newer Fount has written,
// and a file that is not Fount's.
Status migrate(Database& database);

// An event's place in its user's log: user and seq in one integer, because an index of one integer is the cheapest that
// SQLite has. 8 million users, 10^12 events each.
constexpr int kSeqBits = 40;
constexpr std::int64_t event_key(std::int64_t user, std::uint64_t seq) {
  return (user << kSeqBits) | static_cast<std::int64_t>(seq);
}
constexpr std::uint64_t seq_of(std::int64_t key) {
  return static_cast<std::uint64_t>(key) & ((std::uint64_t{1} << kSeqBits) - 1);
}

}  // namespace fount
