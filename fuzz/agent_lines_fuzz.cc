// Any bytes as what an agent's program says: events of that agent only, each call of a tool paired, or a message; never
// a crash. One byte chooses how many events may be sent.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "agents/conversation.h"
#include "base/text.h"
#include "json/reader.h"

namespace {

class CountingBridge final : public fount::Bridge {
 public:
  bool emit(fount::EventType type, std::string data) override {
    const auto event = fount::parse_object(data);
    if (!event || fount::text_at(*event, "agent") != "fuzzed") std::abort();
    if (fount::info_of(type).terminal) std::abort();
    open_calls += type == fount::EventType::tool_executing ? 1 : type == fount::EventType::tool_completed ? -1 : 0;
    if (open_calls < 0) std::abort();
    return true;
  }
  int open_calls = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  CountingBridge bridge;
  fount::Conversation conversation(bridge, "fuzzed", data[0]);
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (const std::string_view line : fount::split(text, '\n')) {
    const fount::Result<fount::Next> next = conversation.hear(line);
    if (!next && next.error().message.empty()) std::abort();
    if (!next || *next == fount::Next::end) break;
  }
  if (conversation.take_result() && bridge.open_calls != 0) std::abort();
  return 0;
}
