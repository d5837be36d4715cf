// What an agent's program says, held to fount.agent/1 (docs/agent-protocol.md): one JSON object a line, events of the
// kinds that agents have, each in its order, the last line a result or an error. What holds goes to the bridge.
// Knows nothing of processes.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "agents/agent.h"
#include "agents/process.h"

namespace fount {

inline constexpr std::string_view kAgentProtocol = "fount.agent/1";

class Conversation {
 public:
  // `agent`: what every event is said to be of; "": what the line says, for a program that is several agents.
  Conversation(Bridge& bridge, std::string agent, std::uint64_t most_events)
      : bridge_(bridge), agent_(std::move(agent)), events_left_(most_events) {}

  // An error says what was wrong with the line, or is the program's own.
  Result<Next> hear(std::string_view line);

  // The result line; nullopt before it. With what was left out: "ignored_lines", "dropped_events".
  std::optional<boost::json::object> take_result();

 private:
  struct Agent {
    bool completed = false;
    std::uint64_t dropped = 0;
    std::map<std::string, bool, std::less<>> calls;  // of tools, not completed yet → was it sent?
  };

  Status hear_event(EventType type, boost::json::object& data);
  Status hear_tool(EventType type, const boost::json::object& data, Agent& agent, bool& sent);
  Status send(EventType type, const boost::json::object& data);
  Status hear_result(boost::json::object line);

  Bridge& bridge_;
  std::string agent_;
  std::uint64_t events_left_;
  std::uint64_t ignored_lines_ = 0, dropped_events_ = 0;
  std::map<std::string, Agent, std::less<>> agents_;
  std::optional<boost::json::object> result_;
};

// Runs the program and hears it out: its result line, or why there is none. `who` begins every message.
Result<boost::json::object> converse(std::string_view who, const ProcessPlan& plan, Conversation& conversation,
                                     const CancelToken& cancel);

}  // namespace fount
