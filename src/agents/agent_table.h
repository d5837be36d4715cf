// Which agents there are: made once, at start-up, in a fixed order: the built-in one, then those of the settings.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agents/agent.h"
#include "base/result.h"
#include "settings/settings.h"

namespace fount {

inline constexpr std::string_view kAuditAgent = "audit";

class AgentTable {
 public:
  // A name that stands twice, or is taken, is an error. `program` is Fount itself: workers are started from it, by
  // default from what runs, even when its file was replaced since.
  static Result<AgentTable> make(const Settings& settings, const std::string& program = "/proc/self/exe");
  // From these, as tests want it.
  explicit AgentTable(std::vector<std::unique_ptr<Agent>> agents) : agents_(std::move(agents)) {}

  const Agent* find(std::string_view name) const;  // null: there is none
  std::span<const std::unique_ptr<Agent>> agents() const { return agents_; }

 private:
  std::vector<std::unique_ptr<Agent>> agents_;
};

// Whether this server may audit `source`: a path within allowed_paths, or a git URL of an allowed host. The source as
// it will be used (a real path), or why not, in words for the user.
Result<std::string> check_source(const Settings& settings, std::string_view source);

}  // namespace fount
