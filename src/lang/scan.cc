#include "lang/scan.h"

#include <algorithm>

#include "base/lanes.h"

namespace fount::scan {
namespace {

std::uint32_t sum_of(Lanes lanes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < sizeof lanes; ++i) sum += lanes[i];
  return sum;
}

std::uint32_t count_byte(std::string_view bytes, char wanted) {
  constexpr std::size_t kRun = 255 * sizeof(Lanes);  // a lane counts no further
  const Lanes pattern = Lanes{} + static_cast<std::uint8_t>(wanted);
  std::uint32_t count = 0;
  while (bytes.size() >= sizeof(Lanes)) {
    const std::size_t run = std::min(bytes.size() / sizeof(Lanes) * sizeof(Lanes), kRun);
    Lanes counts{};
    for (std::size_t i = 0; i < run; i += sizeof(Lanes)) {
      Lanes block;
      std::memcpy(&block, bytes.data() + i, sizeof block);
      counts -= block == pattern;  // all bits set, which is minus one, where they are equal
    }
    count += sum_of(counts);
    bytes.remove_prefix(run);
  }
  return count + static_cast<std::uint32_t>(std::ranges::count(bytes, wanted));
}

}  // namespace

std::uint32_t count_lines(std::string_view bytes) {
  if (bytes.empty()) return 0;
  std::uint32_t lines = count_byte(bytes, '\n');
  for (std::size_t i = bytes.find('\r'); i != std::string_view::npos; i = bytes.find('\r', i + 1)) {
    if (i + 1 == bytes.size() || bytes[i + 1] != '\n') ++lines;
  }
  return lines + (bytes.back() == '\n' || bytes.back() == '\r' ? 0 : 1);
}

}  // namespace fount::scan
