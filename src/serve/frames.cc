#include "serve/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/monotonic_resource.hpp>

#include "base/json_writer.h"
#include "serve/json.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxIdBytes = 128;
constexpr std::size_t kUsualFrameBytes = 256;
constexpr std::size_t kMessageRoom = 4096;  // a usual message is read without asking the heap

// {"type":…, and what `fill` adds}
template <class Fill>
std::string frame(std::string_view type, Fill fill) {
  std::string out;
  out.reserve(kUsualFrameBytes);
  JsonWriter writer(out);
  writer.begin_object().key("type").string(type);
  fill(writer);
  writer.end_object();
  return out;
}

std::unexpected<BadMessage> bad(std::string id, Refused refused) {
  return std::unexpected<BadMessage>(BadMessage{std::move(id), std::move(refused)});
}

Answer<ResumeMessage> resume_of(const json::object& message) {
  ResumeMessage resume;
  FOUNT_ANSWER(resume.epoch, optional_text(message, "epoch"));
  FOUNT_ANSWER(const std::optional<std::int64_t> seq, optional_integer(message, "seq"));
  if (seq && *seq < 0) return refuse(Refusal::invalid_input, "`seq` must not be negative");
  if (resume.epoch.has_value() != seq.has_value())
    return refuse(Refusal::invalid_input, "`epoch` and `seq` go together: both of them, or none");
  resume.seq = static_cast<std::uint64_t>(seq.value_or(0));
  return resume;
}

Answer<CommandMessage> command_of(const json::object& message, std::string id, std::string_view text) {
  if (id.empty()) return refuse(Refusal::invalid_input, "`id` is missing: it makes a repeated command safe");
  FOUNT_ANSWER(const std::string name, required_text(message, "command"));
  const std::optional<CommandType> command = command_named(name);
  if (!command) return refuse(Refusal::unknown_type, fmt::format("there is no command `{}`", name));
  return CommandMessage{std::move(id), *command, std::string(text)};
}

// Most messages are a ping of plain letters: its answer without taking it apart. nullopt: read it as any other.
std::optional<std::string> plain_pong(std::string_view text) {
  constexpr std::string_view kBefore = R"({"type":"ping","data":")", kAfter = R"("})";
  if (text.size() < kBefore.size() + kAfter.size() || !text.starts_with(kBefore) || !text.ends_with(kAfter))
    return std::nullopt;
  const std::string_view data = text.substr(kBefore.size(), text.size() - kBefore.size() - kAfter.size());
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (!std::ranges::all_of(data, is_plain)) return std::nullopt;
  std::string pong(text);
  pong[kBefore.find("ping") + 1] = 'o';
  return pong;
}

}  // namespace

std::string hello_frame(const LogExtent& extent, const Caller& caller, const Settings& settings) {
  return frame("hello", [&](JsonWriter& writer) {
    writer.key("epoch").string(extent.epoch).key("seq").integer(extent.last);
    writer.key("server").string("fount " FOUNT_VERSION).key("protocol").string(kProtocol);
    writer.key("user").begin_object().key("id").integer(caller.user.id.value);
    writer.key("name").string(caller.user.name).key("role").string(name_of(caller.user.role)).end_object();
    writer.key("expires_ms").integer(caller.expires_ms);
    writer.key("limits").begin_object().key("message_bytes").integer(settings.message_bytes);
    writer.key("messages_per_s").integer(settings.messages_per_s).end_object();
  });
}

std::string resumed_frame(std::string_view epoch, bool recovered, std::uint64_t from) {
  return frame("resumed", [&](JsonWriter& writer) {
    writer.key("recovered").boolean(recovered).key("epoch").string(epoch).key("from").integer(from);
  });
}

std::string event_frame(std::string_view epoch, const Event& event) {
  // Not through the writer: `data` is JSON already, and this is the one frame that is made for every event.
  return fmt::format(R"({{"type":"event","epoch":"{}","seq":{},"run":"{}","event":"{}","at":{},"data":{}}})", epoch,
                     event.seq, event.run.value, info_of(event.type).text, event.at_ms,
                     event.data.empty() ? "{}" : event.data);
}

std::string ack_frame(std::string_view id, const RunId& run) {
  return frame("ack", [&](JsonWriter& writer) {
    writer.key("id").string(id);
    if (!run.value.empty()) writer.key("run").string(run.value);
  });
}

std::string error_frame(std::string_view id, const Refused& refused) {
  const RefusalInfo& info = info_of(refused.code);
  return frame("error", [&](JsonWriter& writer) {
    if (!id.empty()) writer.key("id").string(id);
    writer.key("code").string(info.text).key("message").string(refused.message).key("retry").boolean(info.retry);
  });
}

std::string pong_frame(std::string_view data) {
  return frame("pong", [&](JsonWriter& writer) { writer.key("data").string(data); });
}

std::string draining_frame(std::int64_t retry_ms) {
  return frame("draining", [&](JsonWriter& writer) { writer.key("retry_ms").integer(retry_ms); });
}

std::expected<ClientMessage, BadMessage> parse_message(std::string_view text) {
  if (std::optional<std::string> pong = plain_pong(text)) return PingMessage{*std::move(pong)};
  std::array<unsigned char, kMessageRoom> room;
  json::monotonic_resource storage(room.data(), room.size());
  const Answer<json::object> message = read_object(text, &storage);
  if (!message) return bad("", message.error());
  Answer<std::optional<std::string>> id = optional_text(*message, "id");
  if (!id) return bad("", id.error());
  std::string name = id->value_or("");
  if (name.size() > kMaxIdBytes) return bad("", {Refusal::invalid_input, "`id` is longer than 128 bytes"});
  const Answer<std::string> type = required_text(*message, "type");
  if (!type) return bad(std::move(name), type.error());

  const auto result = [&](auto answer) -> std::expected<ClientMessage, BadMessage> {
    if (!answer) return bad(std::move(name), std::move(answer).error());
    return *std::move(answer);
  };
  if (*type == "resume") return result(resume_of(*message));
  if (*type == "command") return result(command_of(*message, name, text));
  if (*type == "ping") {
    Answer<std::optional<std::string>> data = optional_text(*message, "data");
    if (!data) return bad(std::move(name), std::move(data).error());
    return PingMessage{pong_frame(data->value_or(""))};
  }
  return bad(std::move(name), {Refusal::unknown_type, "`type` must be resume, command or ping"});
}

}  // namespace fount
