// What tests of agents share: a bridge that remembers, a run to work on, code that runs inside a sandbox.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "agents/process.h"
#include "agents/sandbox.h"
#include "tests/source/temporary_directory.h"

namespace fount {

struct Told {
  EventType type;
  std::string data;
};

class RecordingBridge final : public Bridge {
 public:
  bool emit(EventType type, std::string data) override;

  std::vector<std::string> types() const;                   // "agent.started", in order
  std::vector<std::string> of(EventType type) const;        // their data
  std::function<bool()> before_each = [] { return true; };  // false: the run was taken away

 private:
  std::vector<Told> told_;
};

// A run with a minute, a gigabyte and an empty workspace.
class RunWorld {
 public:
  RunWorld();
  TemporaryDirectory directory;
  RunContext context;
  CancelToken cancel;
  RecordingBridge bridge;
};

std::int64_t now_ms();

// Limits that nothing reaches by accident.
Sandbox roomy(SandboxClass kind, const std::string& workspace = "");

struct Ended {
  int code = 0, signal = 0;
};
// Runs `body` in a process of its own, inside the sandbox; its answer is the exit code. 99: could not enter.
Ended inside(Sandbox sandbox, const std::function<int()>& body);

// A program with its arguments, started through the trampoline; what it printed, its end, or why it was ended.
struct Heard {
  std::vector<std::string> lines;
  ProcessEnd end;
  std::string error;
};
Heard run_inside(const Sandbox& sandbox, std::vector<std::string> command, std::int64_t patience_ms = 60'000);
Heard run_python(const Sandbox& sandbox, const std::string& code, std::int64_t patience_ms = 60'000);

}  // namespace fount
