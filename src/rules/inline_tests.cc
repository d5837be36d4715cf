#include "rules/inline_tests.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.h"

namespace fount {
namespace {

// Behind the line that closes what begins in this line: formatters put its bracket below the line's first letter.
std::size_t end_of_item(std::string_view text, std::size_t line) {
  const std::size_t first = text.find_first_not_of(" \t", line);
  if (first == text.npos) return text.size();
  const std::string closing = "\n" + std::string(text.substr(line, first - line)) + "}";
  const std::size_t at = text.find(closing, line);
  return at == text.npos ? text.size() : at + closing.size();
}

// #[cfg(test)] mod tests { ... }, #[test] fn signs() { ... }
bool is_below_mark(std::string_view text, std::size_t at) {
  constexpr auto kMarks = std::to_array<std::string_view>({"#[cfg(test)]", "#[cfg(all(test", "#[test]", "::test]"});
  return std::ranges::any_of(kMarks, [&](std::string_view mark) {
    for (std::size_t begin = text.find(mark); begin < at;) {
      const std::size_t line = begin == 0 ? 0 : text.rfind('\n', begin) + 1;
      const std::size_t end = end_of_item(text, line);
      if (at < end) return true;
      begin = text.find(mark, std::max(end, begin + mark.size()));
    }
    return false;
  });
}

bool has_line(std::string_view text, std::span<const std::string_view> beginnings) {
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    const std::string_view one = trim(text.substr(line, end - line));
    if (std::ranges::any_of(beginnings, [&](std::string_view beginning) { return one.starts_with(beginning); }))
      return true;
    line = end + 1;
  }
  return false;
}

}  // namespace

bool is_in_test(Language language, std::string_view text, std::uint32_t at) {
  constexpr auto kSuites = std::to_array<std::string_view>({"describe(", "describe.", "it(", "test("});
  if (language == Language::rust) return is_below_mark(text, at);
  const bool script = language == Language::javascript || language == Language::typescript;
  return script && (text.contains("expect(") || text.contains("assert")) && has_line(text, kSuites);
}

}  // namespace fount
