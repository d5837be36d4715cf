// `fount worker`: one audit in a process of its own. Reads its request as one line of standard input, gives up what it
// does not need, and says what it does on standard output as any agent does (docs/agent-protocol.md). The report goes
// to a descriptor that it was given. It is the one program that is several agents: the areas of one audit.
#pragma once

#include <filesystem>
#include <string>

#include "agents/sandbox.h"
#include "base/result.h"

namespace fount {

struct WorkerRequest {
  std::filesystem::path root;
  Sandbox sandbox;
  std::int64_t now_s = 0;  // since the epoch: what time the audit is of
};

std::string worker_request_text(const WorkerRequest& request);
Result<WorkerRequest> read_worker_request(std::string_view text);

// What went wrong is said on standard output; the error is for whoever runs it by hand.
Status run_worker();

}  // namespace fount
