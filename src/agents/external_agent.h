// A program that takes part as an agent, by the protocol of docs/agent-protocol.md.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "agents/agent.h"
#include "settings/settings.h"

namespace fount {

class ExternalAgent final : public Agent {
 public:
  // `program`: the path of fount itself.
  ExternalAgent(ExternalAgentSettings settings, std::string program)
      : settings_(std::move(settings)), program_(std::move(program)) {}

  std::string_view name() const override { return settings_.name; }
  std::string_view description() const override { return settings_.command.front(); }
  Result<RunOutcome> run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const override;

 private:
  ExternalAgentSettings settings_;
  std::string program_;
};

}  // namespace fount
