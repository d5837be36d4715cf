// The text frames of fount.v1: the only place that writes or reads their JSON. Owns no socket and no session.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "broker/broker.h"
#include "identity/authenticator.h"
#include "serve/refused.h"

namespace fount {

// ---- To clients
std::string hello_frame(const LogExtent& extent, const Caller& caller, const Settings& settings);
// `from`: events after this seq follow.
std::string resumed_frame(std::string_view epoch, bool recovered, std::uint64_t from);
std::string event_frame(std::string_view epoch, const Event& event);
std::string ack_frame(std::string_view id, const RunId& run);
std::string error_frame(std::string_view id, const Refused& refused);
std::string pong_frame(std::string_view data);
std::string draining_frame(std::int64_t retry_ms);

// ---- From clients
// Where a client was: nothing for one that was never there, who then gets what happens from now on.
struct ResumeMessage {
  std::optional<std::string> epoch;
  std::uint64_t seq = 0;
};
struct CommandMessage {
  std::string id;  // also the idempotency key; never empty
  CommandType command = CommandType::start_run;
  std::string fields;  // the whole message, a JSON object: each command reads its own
};
struct PingMessage {
  std::string pong;  // the frame that answers it
};
using ClientMessage = std::variant<ResumeMessage, CommandMessage, PingMessage>;

// A message that is refused may still say its id, for the error to name.
struct BadMessage {
  std::string id;
  Refused refused;
};
std::expected<ClientMessage, BadMessage> parse_message(std::string_view text);

}  // namespace fount
