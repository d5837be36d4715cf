// The built-in agents: who looks after which areas of an audit. The only table of it.
#pragma once

#include <span>
#include <string_view>

#include "core/finding.h"

namespace fount {

struct AreaAgent {
  std::string_view name;
  std::string_view task;
  std::span<const AreaId> areas;
};

std::span<const AreaAgent> area_agents();  // every area belongs to one
const AreaAgent& agent_of(AreaId area);

}  // namespace fount
