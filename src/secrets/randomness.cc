#include "secrets/randomness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/text.h"

namespace fount::secrets {
namespace {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t distinct(std::string_view text) {
  std::array<bool, 256> seen{};
  for (const char c : text) seen[static_cast<unsigned char>(c)] = true;
  return static_cast<std::size_t>(std::ranges::count(seen, true));
}

// "abcdef", "654321", "aaaa" and, with two rows in turn, "a1b2c3d4": most bytes follow from one before them.
bool is_predictable(std::string_view text) {
  for (const std::size_t distance : {1U, 2U}) {
    std::size_t count = 0;
    for (std::size_t i = distance; i < text.size(); ++i) {
      const int step = text[i] - text[i - distance];
      if (step >= -1 && step <= 1) ++count;
    }
    if (count * 2 > text.size()) return true;
  }
  return false;
}

}  // namespace

Mixture mixture_of(std::string_view run) {
  Mixture mixture;
  char before = 0;
  for (const char c : run) {
    const char now = is_lower(c) ? 'a' : is_upper(c) ? 'A' : is_digit(c) ? '0' : 0;
    if (now == 0) continue;
    ++(now == 'a' ? mixture.lower : now == 'A' ? mixture.upper : mixture.digit);
    if (before != 0 && before != now) ++mixture.changes;
    if (now != '0' && (c | 0x20) > 'f') mixture.hex = false;
    before = now;
  }
  return mixture;
}

bool looks_random(std::string_view run) {
  const Mixture mixture = mixture_of(run);
  const std::size_t size = mixture.size();
  if (size < 20) return false;
  const double change = static_cast<double>(mixture.changes) / static_cast<double>(size);
  const bool letters = mixture.lower + mixture.upper > 0;
  if (mixture.hex && size >= 32 && mixture.digit > 0 && letters && change >= 0.25) return true;
  if (mixture.lower > 0 && mixture.upper > 0 && mixture.digit >= 2) return change >= 0.42;
  if (mixture.lower > 0 && mixture.upper > 0) return change >= 0.5;
  return letters && mixture.digit * 6 >= size && change >= 0.35;
}

bool is_wordy(std::string_view run) {
  const Mixture mixture = mixture_of(run);
  const bool one_case = mixture.digit == 0 && (mixture.lower == 0 || mixture.upper == 0);
  if (mixture.size() * 2 < run.size()) return true;  // not of letters and digits: another script, a ruler
  return !mixture.hex && (one_case || mixture.changes * 10 < mixture.size() * 3);
}

// "services" in a/services/b: base64 has such a part too rarely to care.
bool is_path(std::string_view run) {
  if (!run.contains('/')) return false;
  return std::ranges::any_of(split(run, '/'), [](std::string_view part) {
    part = part.substr(0, part.find('='));
    return part.size() >= 4 && std::ranges::all_of(part, is_lower);
  });
}

double entropy(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool is_made_up(std::string_view value) {
  constexpr std::string_view kWords[] = {"example", "sample", "dummy",  "placeholder", "changeme", "change-me",
                                         "your",    "insert", "redact", "replace",     "fixme",    "todo",
                                         "xxxx",    "0000",   "1234",   "abcd",        "fake",     "not-a-real",
                                         "notreal", "secret", "passw",  "mock",        "deadbeef", "foobar"};
  if (value.find_first_of("<>{}[]() $*\\") != std::string_view::npos || value.contains("...")) return true;
  const std::string small = lower(value);
  if (std::ranges::any_of(kWords, [&](std::string_view word) { return small.contains(word); })) return true;
  return distinct(value) < std::min<std::size_t>(8, value.size() / 2) || is_predictable(value);
}

}  // namespace fount::secrets
