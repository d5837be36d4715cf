#include "broker/event_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "sqlite/schema.h"

namespace fount {
namespace {

// How far each log can be cut. A run that has not ended keeps everything since its first event.
constexpr Sql kCuts = R"sql(
SELECT user, first, cut FROM (
  SELECT logs.user, logs.first, min(
    logs.last - ?1 + 1,
    coalesce((SELECT min(first_seq) FROM runs WHERE runs.user = logs.user AND state = 'queued'), logs.last + 1),
    coalesce((SELECT min(first_seq) FROM runs WHERE runs.user = logs.user AND state = 'running'), logs.last + 1)) AS cut
  FROM logs WHERE logs.last - logs.first + 1 > ?1)
WHERE cut > first
)sql";

struct Cut {
  std::int64_t user = 0;
  std::uint64_t first = 0, cut = 0;
};

Result<std::vector<Cut>> cuts(Database& database, std::uint64_t keep, std::uint64_t limit) {
  std::vector<Cut> all;
  std::uint64_t count = 0;
  Query query(database, kCuts, keep);
  while (count < limit) {
    FOUNT_TRY(const bool row, query.next());
    if (!row) break;
    Cut cut{query.integer(0), static_cast<std::uint64_t>(query.integer(1)),
            static_cast<std::uint64_t>(query.integer(2))};
    cut.cut = std::min(cut.cut, cut.first + (limit - count));
    count += cut.cut - cut.first;
    all.push_back(cut);
  }
  return all;
}

Result<Event> event_in(const Query& row, UserId user) {
  const std::optional<EventType> type = event_named(row.text(2));
  if (!type)
    return failure(ErrorCode::io, fmt::format("event {} of user {} has the unknown type '{}'", seq_of(row.integer(0)),
                                              user.value, row.text(2)));
  return Event{.user = user,
               .seq = seq_of(row.integer(0)),
               .run = {row.text(1)},
               .type = *type,
               .at_ms = row.integer(3),
               .data = row.text(4)};
}

// Where the next events of the user stand; `count` of them are then taken.
Result<std::uint64_t> take_places(Database& database, UserId user, std::size_t count) {
  Query log(database,
            "INSERT INTO logs VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET last = last + excluded.last RETURNING last",
            user.value, count);
  FOUNT_CHECK(log.next());
  return static_cast<std::uint64_t>(log.integer(0)) - count + 1;
}

}  // namespace

Status append_events(Database& database, const Event& place, std::vector<EventBody> bodies,
                     std::vector<Event>& events) {
  FOUNT_TRY(std::uint64_t seq, take_places(database, place.user, bodies.size()));
  for (EventBody& body : bodies) {
    FOUNT_CHECK(execute(database, "INSERT INTO events (key, run, type, at_ms, data) VALUES (?, ?, ?, ?, ?)",
                        event_key(place.user.value, seq), place.run.value, info_of(body.type).text, place.at_ms,
                        body.data));
    Event event = place;
    event.seq = seq++;
    event.type = body.type;
    event.data = std::move(body.data);
    events.push_back(std::move(event));
  }
  return {};
}

std::string epoch_of(std::string_view server_epoch, UserId user) {
  return hex64(hash64(server_epoch, static_cast<std::uint64_t>(user.value)));
}

Result<LogExtent> read_extent(Database& database, std::string_view server_epoch, UserId user) {
  LogExtent extent{.epoch = epoch_of(server_epoch, user)};
  Query log(database, "SELECT first, last FROM logs WHERE user = ?", user.value);
  FOUNT_TRY(const bool any, log.next());
  if (any) {
    extent.first = static_cast<std::uint64_t>(log.integer(0));
    extent.last = static_cast<std::uint64_t>(log.integer(1));
  }
  return extent;
}

Result<std::vector<Event>> read_events(Database& database, UserId user, std::uint64_t after, std::size_t limit,
                                       std::size_t bytes) {
  std::vector<Event> events;
  std::size_t taken = 0;
  const std::uint64_t last = seq_of(-1);  // of any log
  Query query(database,
              "SELECT key, run, type, at_ms, data FROM events WHERE key > ? AND key <= ? ORDER BY key LIMIT ?",
              event_key(user.value, std::min(after, last)), event_key(user.value, last), limit);
  for (;;) {
    FOUNT_TRY(const bool row, query.next());
    if (!row) return events;
    FOUNT_TRY(Event event, event_in(query, user));
    taken += event.data.size();
    if (!events.empty() && taken > bytes) return events;
    if (!events.empty() && event.seq != events.back().seq + 1)
      return failure(ErrorCode::io,
                     fmt::format("the log of user {} is damaged: no event {}", user.value, events.back().seq + 1));
    events.push_back(std::move(event));
  }
}

Result<std::uint64_t> prune_events(Database& database, std::uint64_t keep, std::uint64_t limit) {
  FOUNT_TRY(const std::vector<Cut> all, cuts(database, keep, limit));
  std::uint64_t count = 0;
  for (const Cut& cut : all) {
    FOUNT_CHECK(execute(database, "DELETE FROM events WHERE key >= ? AND key < ?", event_key(cut.user, cut.first),
                        event_key(cut.user, cut.cut)));
    FOUNT_CHECK(execute(database, "UPDATE logs SET first = ? WHERE user = ?", cut.cut, cut.user));
    count += cut.cut - cut.first;
  }
  return count;
}

}  // namespace fount
