// The one thread that writes. It takes everything that is queued, writes it in one transaction, syncs once, and then
// tells each caller: what an fsync costs is shared by all who wait for it (group commit).
//
// A unit of work that fails is undone alone. A commit that fails undoes all of them: nothing was accepted. Callers are
// told in the order in which they queued, on this thread, after the commit.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "sqlite/database.h"

namespace fount {

struct WriterLimits {
  std::size_t queued = 65'536;  // units that may wait; more are refused
  std::size_t together = 4096;  // units of one transaction
};

class Writer {
 public:
  // `committed` hears the number of each commit before the callers do.
  Writer(Database database, WriterLimits limits, std::function<void(std::uint64_t)> committed);
  ~Writer();  // what is queued is written first
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // `write(Database&)` returns a Result and may run twice: when another unit of its transaction failed, all of it is
  // repeated. `done` gets that Result, or why it was not committed. When too much is queued `done` is called at once,
  // on the calling thread.
  template <class Write, class Done>
  void post(Write write, Done done) {
    add(std::make_unique<UnitOf<Write, Done>>(std::move(write), std::move(done)));
  }

  // Waits for the commit. Not from this thread.
  template <class Write>
  auto run(Write write) {
    using Outcome = std::invoke_result_t<Write, Database&>;
    std::promise<Outcome> promise;
    post(std::move(write), [&](Outcome outcome) { promise.set_value(std::move(outcome)); });
    return promise.get_future().get();
  }

 private:
  class Unit {
   public:
    virtual ~Unit() = default;
    virtual bool write(Database& database) = 0;
    virtual void finish(const Status& committed) = 0;
  };

  template <class Write, class Done>
  class UnitOf final : public Unit {
   public:
    UnitOf(Write write, Done done) : write_(std::move(write)), done_(std::move(done)) {}
    bool write(Database& database) override {
      outcome_.emplace(write_(database));
      return outcome_->has_value();
    }
    void finish(const Status& committed) override {
      if (!committed) outcome_.emplace(std::unexpected(committed.error()));
      done_(*std::move(outcome_));
    }

   private:
    Write write_;
    Done done_;
    std::optional<std::invoke_result_t<Write, Database&>> outcome_;
  };
  using Units = std::vector<std::unique_ptr<Unit>>;

  enum class Way : std::uint8_t { together, one_by_one };

  void add(std::unique_ptr<Unit> unit);
  void work();
  bool take(Units& units);
  Status transact(const Units& units);
  Result<bool> attempt(const Units& units, Way way);
  Result<bool> write_all(const Units& units, Way way);
  Status write_apart(Unit& unit);
  Result<std::uint64_t> commit();

  Database database_;
  WriterLimits limits_;
  std::function<void(std::uint64_t)> committed_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Unit>> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fount
