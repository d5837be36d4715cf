// What users do with runs: start and cancel. The same code for REST and WebSocket; the caller says who asks.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "agents/agent_table.h"
#include "broker/broker.h"
#include "identity/authenticator.h"
#include "serve/acknowledged.h"
#include "serve/promises.h"
#include "serve/publisher.h"
#include "serve/refused.h"
#include "store/store.h"

namespace fount {

struct StartedRun {
  RunId run;
  bool repeated = false;  // the key was seen before: this is the run that it started then
};

class Runs {
 public:
  struct Parts {
    const Settings& settings;
    const AgentTable& agents;
    Store& store;
    Broker& broker;
    Publisher& publisher;
    Promises& promises;
  };
  explicit Runs(const Parts& parts) : parts_(parts) {}

  // `fields`: `repository` (an id) or `source` (a path or URL) for an audit; `agent` and `input` for another agent.
  // Blocks until the run is durable.
  Answer<StartedRun> start(const Caller& caller, std::string_view key, const boost::json::object& fields);
  // The state that the run has now. Blocks until it is durable.
  Answer<RunState> cancel(const Caller& caller, const RunId& id);
  // A source of the caller's organisation from now on, when it may be audited.
  Answer<Repository> declare(const Caller& caller, std::string_view source, std::string_view name);

  // Set at start-up, by who works on runs.
  std::function<void()> on_queued = [] {};
  std::function<void(const RunId&)> on_cancel = [](const RunId&) {};

 private:
  Answer<Run> make_run(const Caller& caller, const boost::json::object& fields);
  void note(const Caller& caller, std::string_view key, const Submission& submission);

  Parts parts_;
  Acknowledged acknowledged_;
};

}  // namespace fount
