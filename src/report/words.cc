#include "report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"

namespace fount {
namespace {

// U+200E..200F, U+202A..202E, U+2066..2069: they reorder what follows on the screen, so a report could read as
// something that it does not say.
bool is_bidirectional(std::string_view character) {
  if (character.size() != 3 || character[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(character[1]), third = static_cast<unsigned char>(character[2]);
  if (second == 0x81) return third >= 0xA6 && third <= 0xA9;
  return second == 0x80 && ((third >= 0x8E && third <= 0x8F) || (third >= 0xAA && third <= 0xAE));
}

// "3 ignored, 1 binary": what is not there is not said.
class Enumeration {
 public:
  void add(std::uint64_t count, std::string_view name) {
    if (count > 0) parts_.push_back(fmt::format("{} {}", counted(count), name));
  }
  std::string take(std::string_view when_empty = "") const {
    return parts_.empty() ? std::string(when_empty) : join(parts_, ", ");
  }

 private:
  std::vector<std::string> parts_;
};

using Count = std::pair<std::uint64_t, std::string_view>;

void sort_by_frequency(std::vector<Count>& counts) {
  std::ranges::sort(counts, [](const Count& a, const Count& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
}

}  // namespace

std::string one_line(std::string_view text) {
  const std::string printable = printable_text(text);
  std::string out;
  out.reserve(printable.size());
  for (std::string_view rest = printable; !rest.empty();) {
    const std::string_view character = rest.substr(0, utf8_step(rest).length);
    rest.remove_prefix(character.size());
    if (character == "\n" || character == "\t") {
      out += ' ';
    } else {
      out += is_bidirectional(character) ? kReplacementCharacter : character;
    }
  }
  return out;
}

std::string in_words(const SeverityCounts& counts) {
  Enumeration parts;
  parts.add(counts.critical, "critical");
  parts.add(counts.high, "high");
  parts.add(counts.medium, "medium");
  parts.add(counts.low, "low");
  return parts.take("none");
}

std::string in_words(const References& references) {
  Enumeration parts;
  parts.add(references.production, "production");
  parts.add(references.test, "test");
  parts.add(references.docs, "docs");
  return parts.take();
}

std::uint64_t files_found(const FileStatistics& files) {
  return std::accumulate(files.roles.begin(), files.roles.end(), std::uint64_t{0});
}

std::string roles_in_words(const FileStatistics& files) {
  Enumeration parts;
  for (std::size_t role = 0; role < files.roles.size(); ++role)
    parts.add(files.roles[role], name_of(static_cast<Role>(role)));
  return parts.take();
}

std::string skipped_in_words(const FileStatistics& files) {
  Enumeration parts;
  parts.add(files.ignored, "ignored");
  parts.add(files.binary, "binary");
  parts.add(files.too_large, "too large");
  return parts.take();
}

std::string languages_not_assessed(const FileStatistics& files) {
  std::vector<Count> languages;
  for (const auto& [language, count] : files.not_assessed) languages.emplace_back(count, language);
  sort_by_frequency(languages);
  std::vector<std::string> parts;
  parts.reserve(languages.size());
  for (const auto& [count, language] : languages)
    parts.push_back(fmt::format("{} ({})", one_line(language), plural(count, "file")));
  return join(parts, ", ");
}

std::string rules_in_words(const FindingList& findings) {
  std::vector<Count> rules;
  for (const Finding* finding : findings) {
    auto rule = std::ranges::find(rules, finding->rule, &Count::second);
    if (rule == rules.end()) rule = rules.insert(rules.end(), {0, finding->rule});
    ++rule->first;
  }
  sort_by_frequency(rules);
  Enumeration parts;
  for (const auto& [count, rule] : rules) parts.add(count, rule);
  return parts.take();
}

std::string graded_score(const std::optional<double>& value) {
  if (!value) return "not assessed";
  return fmt::format("{}/100 ({})", score_in_words(value), upper(name_of(band_of(value))));
}

std::string tests_in_words(const TestSummary& tests) {
  constexpr double kPercent = 100;
  const std::uint64_t run = tests.passed + tests.failed;
  std::string text = fmt::format("{} passed, {} failed", counted(tests.passed), counted(tests.failed));
  if (run > 0) {
    // Never "100.0 %" while one fails.
    const double rate = kPercent * static_cast<double>(tests.passed) / static_cast<double>(run);
    text += fmt::format(" ({:.1f} %)", tests.failed > 0 ? std::min(rate, 99.9) : rate);
  }
  if (tests.skipped > 0) text += fmt::format(", {} skipped", counted(tests.skipped));
  if (tests.failed == 0) return text;
  text += fmt::format("; of the failing tests, {} depend on a finding", counted(tests.linked));
  if (tests.untraced > 0) text += fmt::format(" and {} could not be traced to a file", counted(tests.untraced));
  return text;
}

std::string tests_in_words(const std::vector<std::string>& tests, std::size_t most) {
  if (tests.empty()) return {};
  const std::vector<std::string> named(tests.begin(), tests.begin() + static_cast<std::ptrdiff_t>(most));
  std::string text = fmt::format(
      "{} on it: {}", tests.size() == 1 ? "1 failing test depends" : plural(tests.size(), "failing test") + " depend",
      join(named, ", "));
  if (most < tests.size()) text += fmt::format(" and {} more", counted(tests.size() - most));
  return text;
}

std::string short_id(std::string_view id) {
  constexpr std::size_t kDigits = 8;
  return one_line(id.substr(0, kDigits));
}

std::string_view due_of(int priority) { return priority <= 1 ? "48 hours" : priority == 2 ? "1 week" : "2 weeks"; }

std::string_view title_of_priority(int priority) {
  return priority <= 1 ? "critical" : priority == 2 ? "high" : "medium and low";
}

std::string bytes_in_words(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits{"KB", "MB", "GB", "TB"};
  if (bytes < 1000) return plural(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 999.95 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string score_in_words(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f}", *value) : "not assessed";
}

std::string points_in_words(const Finding& finding, const Score& score) {
  if (!score.value) return "";
  if (finding.capped) return "cap";
  return finding.points >= 0.005 ? fmt::format("+{:.2f}", finding.points) : "0";
}

std::string gain_in_words(const Finding& finding, const Score& score) {
  if (!score.value) return "points not assessed";
  return finding.capped ? "points held back by a cap" : points_in_words(finding, score) + " points";
}

std::string capitalized(std::string_view text) {
  return upper(text.substr(0, 1)).append(text.substr(std::min<std::size_t>(1, text.size())));
}

std::string last_part(std::string_view symbol) {
  const std::size_t dot = symbol.rfind('.');
  return one_line(dot == std::string_view::npos ? symbol : symbol.substr(dot + 1));
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

}  // namespace fount
