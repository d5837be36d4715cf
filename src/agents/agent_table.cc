#include "agents/agent_table.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "agents/area_agents.h"
#include "agents/audit_agent.h"
#include "agents/external_agent.h"
#include "agents/fetch.h"
#include "agents/source_path.h"
#include "base/text.h"

namespace fount {
namespace {

bool is_reserved(std::string_view name) {
  return std::ranges::find(area_agents(), name, &AreaAgent::name) != area_agents().end();
}

Status check(const ExternalAgentSettings& agent, const AgentTable& table) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::string shown = printable_text(agent.name);
  const auto wrong = [&](std::string_view why) {
    return failure(ErrorCode::configuration, fmt::format("agent '{}': {}", shown, why));
  };
  if (agent.name.empty() || agent.name.find_first_not_of(kLetters) != std::string::npos)
    return wrong("a name consists of a-z, 0-9, '-' and '_'");
  if (is_reserved(agent.name)) return wrong("the name is that of an agent that is built in");
  if (table.find(agent.name) != nullptr) return wrong("the name is used twice");
  if (agent.command.empty() || !agent.command.front().starts_with('/'))
    return wrong("'command' begins with the absolute path of a program");
  if (::access(agent.command.front().c_str(), X_OK) != 0)
    return wrong(fmt::format("'{}' cannot be run", printable_path(agent.command.front())));
  return {};
}

}  // namespace

Result<AgentTable> AgentTable::make(const Settings& settings, const std::string& program) {
  AgentTable table({});
  table.agents_.push_back(std::make_unique<AuditAgent>(program, settings.allowed_paths, settings.allowed_git_hosts));
  for (const ExternalAgentSettings& agent : settings.agents) {
    FOUNT_CHECK(check(agent, table));
    table.agents_.push_back(std::make_unique<ExternalAgent>(agent, program));
  }
  return table;
}

const Agent* AgentTable::find(std::string_view name) const {
  const auto found = std::ranges::find(agents_, name, [](const auto& agent) { return agent->name(); });
  return found == agents_.end() ? nullptr : found->get();
}

Result<std::string> check_source(const Settings& settings, std::string_view source) {
  if (is_git_url(source)) {
    FOUNT_TRY(const GitUrl url, allow_git_url(source, settings.allowed_git_hosts));
    return url.text;
  }
  FOUNT_TRY(const LocalSource local, resolve_path(source, settings.allowed_paths));
  return local.root.native();
}

}  // namespace fount
