#include "rules/playgrounds.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

// The first heading.
std::string_view title_of(std::string_view text) {
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with('#')) return line;
  }
  return {};
}

// "intentionally vulnerable", "purposefully insecure": an adverb, and soon what it is.
bool is_broken_on_purpose(std::string_view text) {
  constexpr auto kAdverbs = std::to_array<std::string_view>(
      {"deliberately", "intentionally", "purposely", "purposefully", "purposedly", "on purpose"});
  constexpr auto kStates = std::to_array<std::string_view>({"vulnerable", "insecure", "broken", "misconfigured"});
  constexpr std::size_t kNear = 30;
  for (const std::string_view adverb : kAdverbs)
    for (std::size_t at = text.find(adverb); at != text.npos; at = text.find(adverb, at + 1)) {
      const std::string_view after = text.substr(at + adverb.size(), kNear);
      if (std::ranges::any_of(kStates, [&](std::string_view state) { return after.contains(state); })) return true;
    }
  return false;
}

bool says_so(std::string_view opening) {
  constexpr auto kPhrases =
      std::to_array<std::string_view>({"vulnerable by design", "insecure by design", "damn vulnerable",
                                       "vulnerable application", "vulnerable demo", "vulnerable web"});
  constexpr auto kTitles = std::to_array<std::string_view>(
      {"vulnerable", "tutorial", "tutorials", "workshop", "course", "bootcamp", "ctf", "labs", "exercises"});
  const std::string text = lower(opening);
  if (is_broken_on_purpose(text)) return true;
  if (std::ranges::any_of(kPhrases, [&](std::string_view phrase) { return text.contains(phrase); })) return true;
  const std::string_view title = title_of(text);
  return std::ranges::any_of(kTitles, [&](std::string_view word) { return contains_word(title, word); });
}

}  // namespace

Playgrounds::Playgrounds(const Index& index) {
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const SourceFile& file = index.files()[f];
    const std::string_view name = name_part(file.path);
    if (name.size() < 8 || (name.front() | 32) != 'r' || !fount::lower(name).starts_with("readme.")) continue;
    constexpr std::uint64_t kOpening = 3000;
    const auto size = static_cast<std::uint32_t>(std::min(file.size, kOpening));
    if (says_so(index.text({FileId{f}, 0, size})))
      folders_.push_back(file.path.substr(0, file.path.size() - name_part(file.path).size()));
  }
}

bool Playgrounds::holds(std::string_view path) const {
  return std::ranges::any_of(folders_, [&](const std::string& folder) { return path.starts_with(folder); });
}

void Playgrounds::lower(Finding& finding) const {
  if (std::ranges::any_of(finding.sources, [&](const Source& source) { return holds(source.location.path); }))
    finding.confidence = std::min(finding.confidence, Confidence::tentative);
}

}  // namespace fount
