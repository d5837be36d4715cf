#include "rules/versions.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace fount {
namespace {

using Number = VersionSet::Number;
using Interval = VersionSet::Interval;

constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr Number kEnd{kMost, kMost, kMost, kMost};

// "3.11.*": the numbers before the wildcard.
struct Written {
  Number number{};
  std::size_t count = 0;
  bool wildcard = false;
};

bool is_wildcard(std::string_view part) { return part == "*" || part == "x" || part == "X"; }

std::optional<Written> read_number(std::string_view text) {
  Written written;
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  for (const std::string_view part : split(text, '.')) {
    if (is_wildcard(part)) {
      written.wildcard = true;
      continue;
    }
    if (written.wildcard || written.count == written.number.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), written.number[written.count]);
    if (error != std::errc{} || end != part.data() + part.size() || part.empty()) return std::nullopt;
    ++written.count;
  }
  return written.count > 0 || written.wildcard ? std::optional(written) : std::nullopt;
}

// The first version after all that begin with the first `count` numbers.
Number after(Number number, std::size_t count) {
  if (count == 0) return kEnd;
  ++number[count - 1];
  std::fill(number.begin() + static_cast<std::ptrdiff_t>(count), number.end(), 0U);
  return number;
}

std::size_t caret_length(const Written& written) {
  for (std::size_t i = 0; i < written.count; ++i)
    if (written.number[i] != 0) return i + 1;
  return std::max<std::size_t>(written.count, 1);
}

std::optional<Interval> interval_of(std::string_view sign, const Written& written, BareVersion bare) {
  const Number& number = written.number;
  const std::size_t count = written.count, all = number.size();
  const bool prefix = written.wildcard || (sign.empty() && bare == BareVersion::prefix);
  if (sign.empty() || sign == "=" || sign == "==" || sign == "===")
    return Interval{number, after(number, prefix ? count : all)};
  if (sign == ">=") return Interval{number, kEnd};
  if (sign == ">") return Interval{after(number, written.wildcard ? count : all), kEnd};
  if (sign == "<") return Interval{{}, number};
  if (sign == "<=") return Interval{{}, after(number, written.wildcard ? count : all)};
  if (sign == "^") return Interval{number, after(number, caret_length(written))};
  if (sign == "~") return Interval{number, after(number, std::min<std::size_t>(count, 2))};
  if (sign == "~=" || sign == "~>") return Interval{number, after(number, count > 1 ? count - 1 : 1)};
  return std::nullopt;
}

Interval common(const Interval& a, const Interval& b) { return {std::max(a.low, b.low), std::min(a.high, b.high)}; }

struct Alternative {
  Interval interval{{}, kEnd};
  std::size_t terms = 0;
  bool pinned = false;
};

// "1.2 - 2.3"
std::optional<Alternative> read_span(std::string_view text) {
  const std::size_t dash = text.find(" - ");
  if (dash == std::string_view::npos) return std::nullopt;
  const auto low = read_number(trim(text.substr(0, dash))), high = read_number(trim(text.substr(dash + 3)));
  if (!low || !high) return std::nullopt;
  return Alternative{{low->number, after(high->number, high->count)}, 2, false};
}

// Terms that all have to hold: ">=3.9,<4", ">= 3.9 < 4".
std::optional<Alternative> read_terms(std::string_view text, BareVersion bare) {
  constexpr std::string_view kSpace = " \t,", kSigns = "<>=~^!";
  Alternative result;
  for (std::size_t at = text.find_first_not_of(kSpace); at < text.size(); at = text.find_first_not_of(kSpace, at)) {
    const std::size_t number_begin = std::min(text.find_first_not_of(kSigns, at), text.size());
    const std::string_view sign = text.substr(at, number_begin - at);
    at = std::min(text.find_first_not_of(" \t", number_begin), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t,<>=~^!", at), text.size());
    const auto written = read_number(text.substr(at, end - at));
    const auto interval = written ? interval_of(sign, *written, bare) : std::nullopt;
    if (!interval) return std::nullopt;
    result.interval = common(result.interval, *interval);
    result.pinned = sign.empty() || sign.starts_with('=');
    ++result.terms;
    at = end;
  }
  return result.terms > 0 ? std::optional(result) : std::nullopt;
}

}  // namespace

std::optional<VersionSet> VersionSet::parse(std::string_view text, BareVersion bare) {
  VersionSet set;
  std::size_t terms = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find("||", at), text.size());
    const std::string_view part = trim(text.substr(at, end - at));
    auto alternative = read_span(part);
    if (!alternative) alternative = read_terms(part, bare);
    if (!alternative) return std::nullopt;
    set.intervals_.push_back(alternative->interval);
    set.pin_ = alternative->pinned;
    terms += alternative->terms;
    at = end + 2;
  }
  set.pin_ = set.pin_ && terms == 1;
  return set;
}

bool VersionSet::intersects(const VersionSet& other) const {
  return std::ranges::any_of(intervals_, [&](const Interval& a) {
    return std::ranges::any_of(other.intervals_, [&](const Interval& b) {
      const Interval both = common(a, b);
      return both.low < both.high;
    });
  });
}

bool VersionSet::is_floor() const { return !intervals_.empty() && intervals_.back().high == kEnd; }

}  // namespace fount
