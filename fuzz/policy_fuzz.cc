// Any bytes as fount.toml: either a policy or a message, in bounded time and depth, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "policy/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = fount::parse_policy(text, "fount.toml", {"duplicate-definition", "import-paths"});
  if (policy) return 0;
  // Every line of a message says where, and none carries what a terminal would obey.
  const std::string& message = policy.error().message;
  if (message.empty() || message != fount::printable_text(message)) std::abort();
  for (const std::string_view line : fount::split(message, '\n'))
    if (!line.starts_with("fount.toml:")) std::abort();
  return 0;
}
