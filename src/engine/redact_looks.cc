#include <algorithm>
#include <array>

#include "engine/redact_ranges.h"

namespace fount {
namespace {

constexpr bool is_base64(char c) { return is_word(c) || c == '-' || c == '+' || c == '/' || c == '='; }
constexpr bool is_token(char c) { return is_word(c) || c == '-'; }

std::size_t run_end(std::string_view text, std::size_t at, bool (*accepts)(char)) {
  while (at < text.size() && accepts(text[at])) ++at;
  return at;
}

// Prefixes under which providers issue keys, and how many more bytes make it a key.
struct Provider {
  std::string_view prefix;
  std::size_t rest;
};
constexpr Provider kProviders[] = {
    {"AKIA", 16},     {"ASIA", 16},        {"AIza", 30},        {"ghp_", 20},     {"gho_", 20},   {"ghu_", 20},
    {"ghs_", 20},     {"ghr_", 20},        {"github_pat_", 20}, {"glpat-", 15},   {"xoxa-", 10},  {"xoxb-", 10},
    {"xoxe-", 10},    {"xoxp-", 10},       {"xoxr-", 10},       {"xoxs-", 10},    {"xapp-", 10},  {"sk-", 20},
    {"sk_live_", 10}, {"sk_test_", 10},    {"rk_live_", 10},    {"pk_live_", 10}, {"whsec_", 16}, {"npm_", 20},
    {"pypi-", 20},    {"hf_", 20},         {"dop_v1_", 20},     {"shpat_", 20},   {"SG.", 20},    {"GOCSPX-", 16},
    {"ya29.", 20},    {"AccountKey=", 20}, {"sq0", 16},         {"lin_api_", 20}, {"r8_", 20},
};

// How a run of characters mixes classes; separators (`_-+/=`) belong to none and end nothing.
struct Mixture {
  std::size_t lower = 0, upper = 0, digit = 0, changes = 0;
  bool hex = true;
  std::size_t size() const { return lower + upper + digit; }
};

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

// Each finder looks at one position. It returns where what it hid ends, or `at` when it hid nothing: the caller goes on
// from there, so that no text is hidden twice and hostile repetition costs nothing.
std::size_t hide_provider(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  for (const Provider& provider : kProviders) {
    if (!text.substr(at).starts_with(provider.prefix)) continue;
    const auto part_of_key = [](char c) { return is_base64(c) || c == '.'; };
    const std::size_t end = run_end(text, at + provider.prefix.size(), part_of_key);
    if (end - at < provider.prefix.size() + provider.rest) continue;
    hidden.push_back({at, end});
    return end;
  }
  return at;
}

// Three base64 parts with dots between them; the first is JSON, so it begins with `{"`.
std::size_t hide_web_token(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  if (!text.substr(at).starts_with("eyJ") || run_end(text, at, is_token) - at < 12) return at;
  const std::size_t end = run_end(text, at, [](char c) { return is_token(c) || c == '.'; });
  hidden.push_back({at, end});
  return end;
}

// "Bearer x", "Basic x": but "Bearer {token}" and "bearer authentication" are words.
std::size_t hide_authorization(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic ", "basic "}) {
    if (!text.substr(at).starts_with(scheme)) continue;
    const std::size_t begin = at + scheme.size();
    const std::size_t end = run_end(text, begin, [](char c) { return is_base64(c) || c == '.' || c == '~'; });
    const std::string_view value = text.substr(begin, end - begin);
    const Mixture mixture = mixture_of(value);
    const bool capitalized = mixture.upper == 0 || (!value.empty() && is_upper(value.front()));
    const bool words = mixture.digit == 0 && capitalized && mixture.changes * 5 < mixture.size() * 2;
    if (value.size() < 8 || words) return at;
    hidden.push_back({begin, end});
    return end;
  }
  return at;
}

// scheme://user:password@host
void hide_url_password(std::string_view text, std::size_t colon, HiddenRanges& hidden) {
  constexpr std::size_t kLongest = 512;
  if (!text.substr(colon).starts_with("://")) return;
  const std::string_view rest = text.substr(colon + 3, kLongest);
  const std::string_view authority = rest.substr(0, rest.find_first_of(" \t\r\n\"'`<>/?#"));
  const std::size_t host = authority.rfind('@');
  const std::size_t password = authority.find(':');
  if (host == std::string_view::npos || password >= host) return;
  const std::string_view value = authority.substr(password + 1, host - password - 1);
  if (value.empty() || value.front() == '{' || value.front() == '$' || value.front() == '%') return;  // filled in later
  hidden.push_back({colon + 3 + password + 1, colon + 3 + host});
}

std::size_t hide_pem(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  constexpr std::string_view kBegin = "-----BEGIN ", kEnd = "-----END ";
  if (!text.substr(at).starts_with(kBegin)) return at;
  const std::size_t title = text.substr(at + kBegin.size(), 80).find("-----");
  if (title == std::string_view::npos) return at;
  const std::size_t begin = at + kBegin.size() + title + 5;
  const std::size_t end = std::min(text.find(kEnd, begin), text.size());
  hidden.push_back({begin, end});
  return end;
}

// Random base-62 text changes class at 62 % of its positions, hex at 47 %, identifiers at 10 to 35 %.
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

// One part of a path, or the name or value of `name=value`.
std::string_view take_part(std::string_view& run) {
  const std::size_t end = std::min(run.find_first_of("/="), run.size());
  const std::string_view part = run.substr(0, end);
  run.remove_prefix(std::min(end + 1, run.size()));
  return part;
}

// "services" in a/services/b: base64 has such a part too rarely to care.
bool is_path(std::string_view run) {
  if (!run.contains('/')) return false;
  while (!run.empty()) {
    const std::string_view part = take_part(run);
    if (part.size() >= 4 && std::ranges::all_of(part, is_lower)) return true;
  }
  return false;
}

void hide_random(std::string_view text, HiddenRange where, HiddenRanges& hidden) {
  std::string_view run = text.substr(where.begin, where.end - where.begin);
  if (looks_random(run) && !is_path(run)) {
    hidden.push_back(where);
    return;
  }
  while (!run.empty()) {
    const std::string_view part = take_part(run);
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    if (looks_random(part)) hidden.push_back({begin, begin + part.size()});
  }
}

// The first two bytes of everything that hide_known() looks for: nearly every word is dismissed by them.
constexpr std::size_t pair_of(std::string_view text) { return (text[0] & 127U) << 7 | (text[1] & 127U); }
constexpr auto kKnownPairs = [] {
  std::array<bool, 128 * 128> table{};
  for (const Provider& provider : kProviders) table[pair_of(provider.prefix)] = true;
  for (const std::string_view other : {"--", "ey", "Be", "be", "Ba", "ba"}) table[pair_of(other)] = true;
  return table;
}();

std::size_t hide_known(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  if (at + 2 > text.size() || !kKnownPairs[pair_of(text.substr(at))]) return at;
  for (const auto hide : {hide_pem, hide_provider, hide_web_token, hide_authorization}) {
    if (const std::size_t end = hide(text, at, hidden); end > at) return end;
  }
  return at;
}

}  // namespace

void hide_by_looks(std::string_view text, HiddenRanges& hidden) {
  std::size_t known_end = 0, run_stop = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ':') hide_url_password(text, at, hidden);
    if (!is_base64(text[at])) continue;
    const bool starts = at == 0 || !is_word(text[at - 1]) || !is_word(text[at]);
    if (starts && at >= known_end) known_end = hide_known(text, at, hidden);
    if (at < run_stop) continue;
    run_stop = run_end(text, at, is_base64);
    hide_random(text, {at, run_stop}, hidden);
  }
}

}  // namespace fount
