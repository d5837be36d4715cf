// Any bytes as a JUnit report: results or a message, in bounded time and memory, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/junit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fount::TestResults results;
  const auto status = fount::read_junit({reinterpret_cast<const char*>(data), size}, results);
  if (!status && status.error().message.empty()) std::abort();
  if (results.failures.size() > results.failed) std::abort();
  return 0;
}
