// The tables of events: what is written inside of a transaction of the writer, and how it is read. Owns the order of
// each user's events; knows nothing of what a run may do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker/broker.h"
#include "sqlite/database.h"

namespace fount {

struct EventBody {
  EventType type = EventType::agent_progress;
  std::string data;
};

// Appends to the user's log and to `events`.
Status append_events(Database& database, const Event& place, std::vector<EventBody> bodies, std::vector<Event>& events);

// `server_epoch` as Storage has it: each user's log has an epoch of its own, so that a cursor of one user never fits
// another's log.
std::string epoch_of(std::string_view server_epoch, UserId user);
Result<LogExtent> read_extent(Database& database, std::string_view server_epoch, UserId user);
Result<std::vector<Event>> read_events(Database& database, UserId user, std::uint64_t after, std::size_t limit,
                                       std::size_t bytes);

// Drops the oldest events beyond `keep` of each user, never of a run that has not ended, at most `limit` at a time: a
// transaction that deletes millions would keep everybody waiting. How many went.
Result<std::uint64_t> prune_events(Database& database, std::uint64_t keep, std::uint64_t limit);

}  // namespace fount
