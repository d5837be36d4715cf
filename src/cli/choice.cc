#include "cli/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace fount {
namespace {

constexpr std::size_t kListable = 12;  // more names than this say nothing in an error message

// The whole of `text`, and nothing else.
template <class Number>
bool parses(std::string_view text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stopped == end;
}

}  // namespace

Result<std::size_t> choose(std::string_view kind, std::string_view word, std::span<const std::string_view> names) {
  const auto found = std::ranges::find(names, word);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string hint = suggestion(word, names);
  if (hint.empty() && names.size() <= kListable) hint = fmt::format("; there are: {}", fmt::join(names, ", "));
  return failure(ErrorCode::usage, fmt::format("unknown {} '{}'{}", kind, printable_text(word), hint));
}

Result<std::optional<double>> parse_number(std::string_view option, std::string_view text, double lowest,
                                           double highest) {
  if (text.empty()) return std::nullopt;
  double value = 0;
  if (parses(text, value) && value >= lowest && value <= highest) return value;
  return failure(ErrorCode::usage, fmt::format("{} takes a number from {} to {}, not '{}'", option, lowest, highest,
                                               printable_text(text)));
}

Result<std::optional<unsigned>> parse_count(std::string_view option, std::string_view text, unsigned most) {
  if (text.empty()) return std::nullopt;
  unsigned value = 0;
  if (parses(text, value) && value >= 1 && value <= most) return value;
  return failure(ErrorCode::usage,
                 fmt::format("{} takes a whole number from 1 to {}, not '{}'", option, most, printable_text(text)));
}

}  // namespace fount
