// Works on queued runs: claims one, lets its agent work on it, stores how it ended. Owns the working threads and the
// leases of the runs they hold. Knows no user and no socket: what an agent says goes through the bridge into the log.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "agents/agent_table.h"
#include "base/clock.h"
#include "broker/broker.h"
#include "serve/promises.h"
#include "serve/publisher.h"
#include "serve/service_log.h"
#include "store/store.h"

namespace fount {

class Runner {
 public:
  struct Parts {
    const Settings& settings;
    const AgentTable& agents;
    Store& store;
    Broker& broker;
    Publisher& publisher;
    Promises& promises;
    ServiceLog& log;
    const Clock& clock;
  };
  explicit Runner(const Parts& parts) : parts_(parts) {}
  ~Runner() { stop(); }

  void start();
  // Takes no new run, stops the agents at work and leaves their runs to whoever starts next. Blocks until they are out.
  void stop();
  void wake();                       // something was queued
  void interrupt(const RunId& run);  // its user canceled it
  std::size_t working() const;

 private:
  struct Work {  // a run that a thread holds
    int attempt = 0;
    CancelToken cancel;
    std::atomic<bool> by_user{false};  // canceled, as opposed to: the server stops, the lease is lost
  };
  void work();  // a thread's loop
  bool work_on_next();
  void carry_out(const Run& run, Work& work);
  Result<RunOutcome> run_agent(const Run& run, Work& work);
  void store_end(const Run& run, const Work& work, Result<RunOutcome> outcome);
  Result<RunChange> finish(const RunEnd& end);
  void keep_leases();  // the other thread's loop
  void renew_leases();

  Parts parts_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::uint64_t queued_ = 0;  // how often `wake` was called: a thread that saw fewer looks again
  std::map<RunId, std::shared_ptr<Work>> working_;
  std::vector<std::jthread> threads_;
};

}  // namespace fount
