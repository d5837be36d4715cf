#include "sqlite/writer.h"

#include <algorithm>

namespace fount {

Writer::Writer(Database database, WriterLimits limits, std::function<void(std::uint64_t)> committed)
    : database_(std::move(database)), limits_(limits), committed_(std::move(committed)), thread_([this] { work(); }) {}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::add(std::unique_ptr<Unit> unit) {
  bool refused = false;
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    refused = stopping_ || queue_.size() >= limits_.queued;
    wake = queue_.empty();
    if (!refused) queue_.push_back(std::move(unit));
  }
  if (refused) {
    unit->finish(failure(ErrorCode::io, "too much waits to be stored; nothing was accepted, try again"));
  } else if (wake) {
    wake_.notify_one();
  }
}

void Writer::work() {
  Units units;
  while (take(units)) {
    const Status committed = transact(units);
    for (const auto& unit : units) unit->finish(committed);
    units.clear();
  }
}

// False: nothing is left, and nothing more will come.
bool Writer::take(Units& units) {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), limits_.together));
  std::move(queue_.begin(), queue_.begin() + count, std::back_inserter(units));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return !units.empty();
}

Status Writer::transact(const Units& units) {
  // Without savepoints first: they cost more than what most units write, and hardly any unit fails.
  FOUNT_TRY(const bool whole, attempt(units, Way::together));
  if (!whole) FOUNT_CHECK(attempt(units, Way::one_by_one));
  return {};
}

// Whether it was committed; not: a unit failed, and nothing happened.
Result<bool> Writer::attempt(const Units& units, Way way) {
  FOUNT_CHECK(execute(database_, "BEGIN IMMEDIATE"));
  Result<bool> whole = write_all(units, way);
  Result<std::uint64_t> commits = 0;
  if (whole && *whole) commits = commit();
  // Nearly any error may have ended the transaction already.
  if (database_.in_transaction()) (void)execute(database_, "ROLLBACK");
  if (!commits) return std::unexpected(commits.error());
  if (whole && *whole && committed_) committed_(*commits);
  return whole;
}

Result<bool> Writer::write_all(const Units& units, Way way) {
  for (const auto& unit : units) {
    if (way == Way::one_by_one) {
      FOUNT_CHECK(write_apart(*unit));
    } else if (!unit->write(database_)) {
      return false;
    }
  }
  return true;
}

// The unit keeps its own error; an error here is one of the whole transaction.
Status Writer::write_apart(Unit& unit) {
  FOUNT_CHECK(execute(database_, "SAVEPOINT unit"));
  if (!unit.write(database_)) {
    if (!database_.in_transaction()) return std::unexpected(database_.error());
    FOUNT_CHECK(execute(database_, "ROLLBACK TO unit"));
  }
  return execute(database_, "RELEASE unit");
}

Result<std::uint64_t> Writer::commit() {
  std::uint64_t commits = 0;
  {
    Query count(database_, "UPDATE server SET commits = commits + 1 RETURNING commits");
    FOUNT_CHECK(count.next());
    commits = static_cast<std::uint64_t>(count.integer(0));
  }
  FOUNT_CHECK(execute(database_, "COMMIT"));
  return commits;
}

}  // namespace fount
