#include <algorithm>
#include <iterator>
#include <vector>

#include "engine/redact_ranges.h"
#include "secrets/kinds.h"
#include "secrets/randomness.h"

namespace fount {
namespace {

constexpr bool is_base64(char c) { return is_word(c) || c == '-' || c == '+' || c == '/' || c == '='; }
constexpr bool is_token(char c) { return is_word(c) || c == '-'; }

std::size_t run_end(std::string_view text, std::size_t at, bool (*accepts)(char)) {
  while (at < text.size() && accepts(text[at])) ++at;
  return at;
}

// Kinds of keys that begin with a prefix of their own, and how many more bytes tell that one follows: an excerpt may
// cut a key short.
constexpr std::size_t kEnough = 16;
const std::vector<secrets::Kind>& prefixed_kinds() {
  static const std::vector<secrets::Kind> list = [] {
    std::vector<secrets::Kind> chosen;
    std::ranges::copy_if(secrets::kinds(), std::back_inserter(chosen),
                         [](const secrets::Kind& kind) { return kind.begins_with_prefix(); });
    return chosen;
  }();
  return list;
}

// Each finder looks at one position. It returns where what it hid ends, or `at` when it hid nothing: the caller goes on
// from there, so that no text is hidden twice and hostile repetition costs nothing.
std::size_t hide_provider(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  for (const secrets::Kind& kind : prefixed_kinds()) {
    if (!text.substr(at).starts_with(kind.prefix)) continue;
    const std::size_t begin = at + kind.prefix.size(), enough = std::min<std::size_t>(kind.shortest, kEnough);
    const std::string_view needed = text.substr(begin, enough);
    if (needed.size() < enough || !std::ranges::all_of(needed, [&](char c) { return in_alphabet(kind.alphabet, c); }))
      continue;
    const std::size_t end = run_end(text, begin + enough, [](char c) { return is_base64(c) || c == '.'; });
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
    const secrets::Mixture mixture = secrets::mixture_of(value);
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

// One part of a path, or the name or value of `name=value`.
std::string_view take_part(std::string_view& run) {
  const std::size_t end = std::min(run.find_first_of("/="), run.size());
  const std::string_view part = run.substr(0, end);
  run.remove_prefix(std::min(end + 1, run.size()));
  return part;
}

// `owner/name@` before forty digits of a commit: what a workflow uses is public, and which one is what readers look
// for.
bool is_commit(std::string_view text, HiddenRange where) {
  constexpr std::size_t kDigits = 40;
  const std::string_view run = text.substr(where.begin, where.end - where.begin);
  if (run.size() != kDigits || run.find_first_not_of("0123456789abcdef") != run.npos) return false;
  if (where.begin == 0 || text[where.begin - 1] != '@') return false;
  std::size_t begin = where.begin - 1;
  while (begin > 0 && (is_token(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '/')) --begin;
  const std::string_view repository = text.substr(begin, where.begin - 1 - begin);
  const std::size_t slash = repository.find('/');
  return slash != repository.npos && slash > 0 && slash + 1 < repository.size();
}

void hide_random(std::string_view text, HiddenRange where, HiddenRanges& hidden) {
  std::string_view run = text.substr(where.begin, where.end - where.begin);
  if (secrets::looks_random(run) && !secrets::is_path(run)) {
    hidden.push_back(where);
    return;
  }
  while (!run.empty()) {
    const std::string_view part = take_part(run);
    const auto begin = static_cast<std::size_t>(part.data() - text.data());
    if (secrets::looks_random(part)) hidden.push_back({begin, begin + part.size()});
  }
}

// The first two bytes of everything that hide_known() looks for: nearly every word is dismissed by them.
constexpr std::size_t pair_of(std::string_view text) { return (text[0] & 127U) << 7 | (text[1] & 127U); }
const std::vector<bool>& known_pairs() {
  static const std::vector<bool> table = [] {
    std::vector<bool> pairs(128 * 128);
    for (const secrets::Kind& kind : prefixed_kinds()) pairs[pair_of(kind.prefix)] = true;
    for (const std::string_view other : {"--", "ey", "Be", "be", "Ba", "ba"}) pairs[pair_of(other)] = true;
    return pairs;
  }();
  return table;
}

std::size_t hide_known(std::string_view text, std::size_t at, HiddenRanges& hidden) {
  if (at + 2 > text.size() || !known_pairs()[pair_of(text.substr(at))]) return at;
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
    if (!is_commit(text, {at, run_stop})) hide_random(text, {at, run_stop}, hidden);
  }
}

}  // namespace fount
