#include "lang/scan.h"

namespace fount::scan {
namespace {

constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
constexpr std::uint64_t kLowBits = 0x7F * kOnes;

// Eight bytes at a time, portably: the compiler does not vectorize this at -O2.
std::uint32_t count_byte(std::string_view bytes, char wanted) {
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const std::uint64_t pattern = static_cast<unsigned char>(wanted) * kOnes;
  std::uint32_t count = 0;
  std::size_t i = 0;
  for (; i + kWord <= bytes.size(); i += kWord) {
    const std::uint64_t differences = load(bytes.data() + i, kWord) ^ pattern;  // equal bytes become zero
    const std::uint64_t equal = ~(((differences & kLowBits) + kLowBits) | differences | kLowBits);
    count += static_cast<std::uint32_t>(((equal >> 7) * kOnes) >> 56);
  }
  for (; i < bytes.size(); ++i) count += bytes[i] == wanted ? 1 : 0;
  return count;
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
