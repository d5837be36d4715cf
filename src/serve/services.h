// The parts of the running server, as routes and connections see them. Made by Server in the order of its phases;
// nothing here is made twice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "agents/agent_table.h"
#include "base/clock.h"
#include "broker/broker.h"
#include "identity/authenticator.h"
#include "serve/metrics.h"
#include "serve/promises.h"
#include "serve/registry.h"
#include "serve/runs.h"
#include "serve/service_log.h"
#include "serve/threads.h"
#include "settings/settings.h"
#include "store/store.h"

namespace fount {

struct PartHealth {
  std::string_view part;
  std::string problem;  // "": it works
};

struct Services {
  const Settings& settings;
  const AgentTable& agents;
  Store& store;
  const Authenticator& authenticator;
  Registry& registry;  // on the event loop only
  Runs& runs;
  Promises& promises;
  Metrics& metrics;
  ServiceLog& log;
  const Threads& threads;
  const Clock& clock;
  std::function<std::vector<PartHealth>()> health;  // may block
  std::function<bool()> draining;
};

}  // namespace fount
