// The built-in agent: an audit of one repository by a worker process. Owns the process and the file that its report
// comes back in; knows nothing of what is audited.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agents/agent_table.h"

namespace fount {

class AuditAgent final : public Agent {
 public:
  // `program`: the path of fount itself.
  AuditAgent(std::string program, std::vector<std::string> allowed_paths, std::vector<std::string> allowed_hosts)
      : program_(std::move(program)),
        allowed_paths_(std::move(allowed_paths)),
        allowed_hosts_(std::move(allowed_hosts)) {}

  std::string_view name() const override { return kAuditAgent; }
  std::string_view description() const override { return "audits a repository; each area of it is an agent"; }
  Result<RunOutcome> run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const override;

 private:
  std::string program_;
  std::vector<std::string> allowed_paths_, allowed_hosts_;
};

}  // namespace fount
