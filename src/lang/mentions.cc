#include "lang/mentions.h"

#include <algorithm>
#include <array>

#include "lang/prose.h"
#include "lang/scan.h"

namespace fount {
namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxPlainSetting = 20;
constexpr std::size_t kMaxMixedPart = 8;  // longer mixes of letters and digits are rather keys than words

constexpr auto kEnvironments =
    std::to_array<std::string_view>({"ci", "demo", "dev", "development", "e2e", "local", "localhost", "preview", "prod",
                                     "production", "sandbox", "stage", "staging", "test", "testing"});
constexpr auto kFlagWords = std::to_array<std::string_view>({"0", "1", "true", "false", "yes", "no", "on", "off"});

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& words, std::string_view text) {
  return std::ranges::any_of(words, [&](std::string_view word) { return prose::equals_ignoring_case(text, word); });
}

bool looks_random(std::string_view part) {
  return part.size() > kMaxMixedPart && std::ranges::any_of(part, scan::is_digit) &&
         std::ranges::any_of(part, scan::is_letter);
}

// Takes what stands before the next separator off `rest`, and the separator.
std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t size = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return part;
}

bool is_setting_part(std::string_view part) {
  bool in_hole = false;
  for (const char c : part) {
    if (c == '{' || c == '}') {
      in_hole = c == '{';
    } else if (in_hole || !(is_upper(c) || scan::is_digit(c))) {
      return false;
    }
  }
  return !part.empty() && !looks_random(part);
}

// DATABASE_URL, JWT_SECRET_{}, {}_API_KEY; or one plain word: PORT.
bool is_setting(std::string_view text) {
  if (text.size() > kMaxName || text.back() == '_') return false;
  if (text.find('_') == std::string_view::npos) {
    return text.size() >= 3 && text.size() <= kMaxPlainSetting && std::ranges::all_of(text, is_upper);
  }
  if (!is_upper(text[0]) && text[0] != '{') return false;
  bool has_letter = false;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view part = take_part(rest, '_');
    if (!is_setting_part(part)) return false;
    has_letter |= std::ranges::any_of(part, is_upper);
  }
  return has_letter;
}

// X-Anything, Content-Type.
bool is_header(std::string_view text) {
  if (text.size() > kMaxName || !is_upper(text[0]) || text.back() == '-') return false;
  const bool extension = text.starts_with("X-");
  std::size_t parts = 0;
  for (std::string_view rest = text; !rest.empty(); ++parts) {
    const std::string_view part = take_part(rest, '-');
    if (part.empty() || looks_random(part) || (!extension && !is_upper(part[0]))) return false;
    const auto allowed = [](char c) { return scan::is_letter(c) || scan::is_digit(c); };
    if (!std::ranges::all_of(part, allowed)) return false;
  }
  return parts > 1;
}

}  // namespace

std::optional<MentionKind> mention_kind(std::string_view text) {
  if (text.size() < 2 || text.size() > kMaxName) return std::nullopt;
  if (is_upper(text[0]) || text[0] == '{') {
    if (is_setting(text)) return MentionKind::setting;
    if (is_header(text)) return MentionKind::header;
  }
  constexpr std::size_t kLongestEnvironment = 11;
  if (text.size() > kLongestEnvironment || !is_one_of(kEnvironments, text)) return std::nullopt;
  return MentionKind::environment;
}

bool is_flag_word(std::string_view text) { return text.size() <= 5 && is_one_of(kFlagWords, text); }

}  // namespace fount
