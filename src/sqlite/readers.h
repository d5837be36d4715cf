// Connections for reading, usable from any thread: each read has one for itself and sees what was committed before it
// began. A few are enough, since a read is short; more readers than that wait.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "sqlite/database.h"

namespace fount {

class Readers {
 public:
  explicit Readers(std::vector<Database> databases) : idle_(std::move(databases)) {}

  // `read(Database&)` returns a Result, and must not ask for another connection.
  template <class Read>
  auto read(Read read) {
    Borrowed borrowed(*this);
    return read(borrowed.database);
  }

 private:
  struct Borrowed {
    explicit Borrowed(Readers& from) : readers(from), database(from.take()) {}
    ~Borrowed() { readers.give_back(std::move(database)); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    Readers& readers;
    Database database;
  };

  Database take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !idle_.empty(); });
    Database database = std::move(idle_.back());
    idle_.pop_back();
    return database;
  }
  void give_back(Database database) {
    {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(database));
    }
    returned_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<Database> idle_;
};

}  // namespace fount
