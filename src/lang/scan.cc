#include "lang/scan.h"

#include <algorithm>

namespace fount::scan {

std::uint32_t count_lines(std::string_view bytes) {
  if (bytes.empty()) return 0;
  auto lines = static_cast<std::uint32_t>(std::ranges::count(bytes, '\n'));
  for (std::size_t i = bytes.find('\r'); i != std::string_view::npos; i = bytes.find('\r', i + 1)) {
    if (i + 1 == bytes.size() || bytes[i + 1] != '\n') ++lines;
  }
  return lines + (bytes.back() == '\n' || bytes.back() == '\r' ? 0 : 1);
}

}  // namespace fount::scan
