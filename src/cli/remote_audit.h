// fount audit --server URL: the audit is a server's, the terminal is here.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/command.h"
#include "cli/gate.h"
#include "cli/targets.h"

namespace fount {

struct RemoteAuditPlan {
  std::string server, source;
  std::vector<ReportTarget> targets;  // JSON only: a server sends what it stored
  Gate gate;
  bool quiet = false;
};

Result<ExitCode> run_remote_audit(const RemoteAuditPlan& plan);

}  // namespace fount
