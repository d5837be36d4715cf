// What takes part in a run. An agent knows its own context and a bridge, nothing of users, sockets, logs or other runs.
//
// Agents are rows of a table that is made once, at start-up, in a fixed order (agent_table.h): there is no registration
// at run time, so "which agent answers this" can never depend on who connected first.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/service.h"
#include "engine/observer.h"

namespace fount {

struct Quota {
  std::uint64_t memory_bytes = 0;  // address space of a worker process
  std::uint64_t cpu_s = 0;         // CPU seconds of it
  std::uint64_t output_bytes = 0;  // of the report it writes, and of the checkout it may make
  std::uint64_t events = 0;        // that it may emit; what follows is counted, not sent
};

// Made anew for every run; nothing in it is shared with another.
struct RunContext {
  Run run;
  std::string source;               // of the run's repository: absolute path or git URL; "" without one
  std::filesystem::path workspace;  // an empty folder of its own, removed after the run
  std::int64_t deadline_ms = 0;     // since the epoch
  Quota quota;
};

// The one way from an agent to its user. Blocks until the event is durable, so that an agent cannot outrun the log;
// false: the run is no longer this worker's (ended, or its lease lost), stop.
class Bridge {
 public:
  virtual ~Bridge() = default;
  virtual bool emit(EventType type, std::string data) = 0;  // `data`: a JSON object
};

struct RunOutcome {
  std::string summary;  // JSON object: data of the terminal event
  std::string report;   // JSON of fount.report/1, or ""
  std::optional<double> score;
};

class Agent {
 public:
  virtual ~Agent() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view description() const = 0;
  // Blocks until done, on a thread of its own. An error fails the run with its message; ErrorCode::canceled cancels it.
  virtual Result<RunOutcome> run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const = 0;
};

}  // namespace fount
