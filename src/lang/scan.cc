#include "lang/scan.h"

#include <algorithm>

namespace fount::scan {
namespace {

constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
constexpr std::uint64_t kLowBits = 0x7F * kOnes;

constexpr std::size_t kWord = sizeof(std::uint64_t);

// A one in each byte of the eight that equals `pattern`'s.
std::uint64_t equal_bytes(const char* at, std::uint64_t pattern) {
  const std::uint64_t differences = load(at, kWord) ^ pattern;
  return ~(((differences & kLowBits) + kLowBits) | differences | kLowBits) >> 7;
}

// Eight bytes at a time, portably: the compiler does not vectorize this at -O2. Byte-wide counts are added up before
// they can overflow.
std::uint32_t count_byte(std::string_view bytes, char wanted) {
  constexpr std::size_t kRun = 255 * kWord;
  const std::uint64_t pattern = static_cast<unsigned char>(wanted) * kOnes;
  std::uint32_t count = 0;
  while (bytes.size() >= kWord) {
    const std::size_t run = std::min(bytes.size() / kWord * kWord, kRun);
    std::uint64_t counts = 0;
    for (std::size_t i = 0; i < run; i += kWord) counts += equal_bytes(bytes.data() + i, pattern);
    constexpr std::uint64_t kEven = 0x00FF'00FF'00FF'00FFULL;
    count += static_cast<std::uint32_t>((((counts & kEven) + (counts >> 8 & kEven)) * 0x0001'0001'0001'0001ULL) >> 48);
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
