// The names of fount.v1 as enums, made of protocol.def. Owns no behaviour: frames are read and written in serve/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace fount {

inline constexpr std::string_view kProtocol = "fount.v1";

enum class EventType : std::uint8_t {
#define FOUNT_EVENT(name, text, terminal, meaning) name,
#include "core/protocol.def"
};

enum class CommandType : std::uint8_t {
#define FOUNT_COMMAND(name, text, meaning) name,
#include "core/protocol.def"
};

enum class CloseCode : std::uint16_t {
#define FOUNT_CLOSE(name, code, reconnect, meaning) name = code,
#include "core/protocol.def"
};

enum class Refusal : std::uint8_t {
#define FOUNT_REFUSAL(name, text, retry, meaning) name,
#include "core/protocol.def"
};

struct EventInfo {
  EventType type;
  std::string_view text;  // "run.queued"
  bool terminal;
  std::string_view meaning;
};
struct CommandInfo {
  CommandType type;
  std::string_view text, meaning;
};
struct CloseInfo {
  CloseCode code;
  std::string_view name;
  bool reconnect;
  std::string_view meaning;
};
struct RefusalInfo {
  Refusal refusal;
  std::string_view text;
  bool retry;
  std::string_view meaning;
};

std::span<const EventInfo> event_infos();  // in the order of the enum, as are the others
std::span<const CommandInfo> command_infos();
std::span<const CloseInfo> close_infos();
std::span<const RefusalInfo> refusal_infos();

const EventInfo& info_of(EventType type);
const CloseInfo& info_of(CloseCode code);
const RefusalInfo& info_of(Refusal refusal);
std::optional<EventType> event_named(std::string_view text);
std::optional<CommandType> command_named(std::string_view text);

}  // namespace fount
