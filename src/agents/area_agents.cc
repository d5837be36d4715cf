#include "agents/area_agents.h"

#include <algorithm>

namespace fount {
namespace {

constexpr AreaId kCode[] = {AreaId::definitions, AreaId::contracts};
constexpr AreaId kImports[] = {AreaId::imports};
constexpr AreaId kInstances[] = {AreaId::instances};
constexpr AreaId kAuthentication[] = {AreaId::authentication, AreaId::secrets};
constexpr AreaId kConfiguration[] = {AreaId::configuration};
constexpr AreaId kInfrastructure[] = {AreaId::infrastructure, AreaId::runtime};

constexpr AreaAgent kAgents[] = {
    {"code", "definitions that exist more than once, and contracts between services", kCode},
    {"imports", "imports that lead nowhere, or to something else than the canonical source", kImports},
    {"instances", "objects of which there must be one, and state that is shared by accident", kInstances},
    {"authentication", "who decides about identities, and where secrets come from", kAuthentication},
    {"configuration", "settings, their sources and their order", kConfiguration},
    {"infrastructure", "what is deployed, and with which versions", kInfrastructure},
};

constexpr bool each_area_has_one() {
  for (std::size_t area = 0; area < kAreaCount; ++area) {
    const auto looks_after = [&](const AreaAgent& agent) {
      return std::ranges::count(agent.areas, static_cast<AreaId>(area)) == 1;
    };
    if (std::ranges::count_if(kAgents, looks_after) != 1) return false;
  }
  return true;
}
static_assert(each_area_has_one());

}  // namespace

std::span<const AreaAgent> area_agents() { return kAgents; }

const AreaAgent& agent_of(AreaId area) {
  return *std::ranges::find_if(
      kAgents, [&](const AreaAgent& agent) { return std::ranges::find(agent.areas, area) != agent.areas.end(); });
}

}  // namespace fount
