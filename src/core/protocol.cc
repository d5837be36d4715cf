#include "core/protocol.h"

#include <algorithm>

namespace fount {
namespace {

constexpr EventInfo kEvents[] = {
#define FOUNT_EVENT(name, text, terminal, meaning) {EventType::name, text, terminal, meaning},
#include "core/protocol.def"
};
constexpr CommandInfo kCommands[] = {
#define FOUNT_COMMAND(name, text, meaning) {CommandType::name, text, meaning},
#include "core/protocol.def"
};
constexpr CloseInfo kCloses[] = {
#define FOUNT_CLOSE(name, code, reconnect, meaning) {CloseCode::name, #name, reconnect, meaning},
#include "core/protocol.def"
};
constexpr RefusalInfo kRefusals[] = {
#define FOUNT_REFUSAL(name, text, retry, meaning) {Refusal::name, text, retry, meaning},
#include "core/protocol.def"
};

}  // namespace

std::span<const EventInfo> event_infos() { return kEvents; }
std::span<const CommandInfo> command_infos() { return kCommands; }
std::span<const CloseInfo> close_infos() { return kCloses; }
std::span<const RefusalInfo> refusal_infos() { return kRefusals; }

const EventInfo& info_of(EventType type) { return kEvents[static_cast<std::size_t>(type)]; }
const CloseInfo& info_of(CloseCode code) { return *std::ranges::find(kCloses, code, &CloseInfo::code); }
const RefusalInfo& info_of(Refusal refusal) { return kRefusals[static_cast<std::size_t>(refusal)]; }

std::optional<EventType> event_named(std::string_view text) {
  const auto* const found = std::ranges::find(kEvents, text, &EventInfo::text);
  if (found == std::end(kEvents)) return std::nullopt;
  return found->type;
}

std::optional<CommandType> command_named(std::string_view text) {
  const auto* const found = std::ranges::find(kCommands, text, &CommandInfo::text);
  if (found == std::end(kCommands)) return std::nullopt;
  return found->type;
}

}  // namespace fount
