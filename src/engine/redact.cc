#include "engine/redact.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "engine/redact_ranges.h"

namespace fount {
namespace {

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

void append_hidden(std::string& out, std::string_view secret) {
  while (!secret.empty()) {
    const std::size_t end = std::min(secret.find('\n'), secret.size());
    if (end > 0)
      fmt::format_to(std::back_inserter(out), "<redacted {} characters>", count_characters(secret.substr(0, end)));
    if (end < secret.size()) out += '\n';
    secret.remove_prefix(std::min(end + 1, secret.size()));
  }
}

std::string without(std::string_view text, HiddenRanges hidden) {
  std::ranges::sort(hidden, {}, &HiddenRange::begin);
  std::string out;
  std::size_t shown = 0;  // everything before it is in `out`
  for (std::size_t i = 0; i < hidden.size();) {
    HiddenRange range = hidden[i++];
    while (i < hidden.size() && hidden[i].begin <= range.end) range.end = std::max(range.end, hidden[i++].end);
    out += text.substr(shown, range.begin - shown);
    append_hidden(out, text.substr(range.begin, range.end - range.begin));
    shown = range.end;
  }
  return out += text.substr(shown);
}

// Case does not matter: the low five bits of a letter are the same in both.
constexpr std::size_t trigram(std::string_view text) {
  return (text[0] & 31U) << 10 | (text[1] & 31U) << 5 | (text[2] & 31U);
}

// Written together or apart: "apikey" and "api_key".
bool ends_in_secret(std::string_view word) {
  constexpr std::string_view kSuffixes[] = {"secret",     "secrets",    "password",  "passwords",  "passwd",
                                            "passphrase", "token",      "tokens",    "credential", "credentials",
                                            "apikey",     "privatekey", "secretkey", "accesskey",  "signingkey"};
  return std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return word.ends_with(suffix); });
}

bool is_secret_word(std::string_view word) {
  constexpr std::string_view kWords[] = {"pwd",  "pass", "auth", "authorization", "signing", "creds",
                                         "cred", "salt", "pat",  "pem",           "dsn"};
  return ends_in_secret(word) || std::ranges::find(kWords, word) != std::end(kWords);
}

bool is_secret_pair(std::string_view first, std::string_view second) {
  constexpr std::string_view kKeys[] = {"api",    "private", "access", "secret", "signing", "encryption", "service",
                                        "master", "session", "bypass", "ssh",    "aes",     "jwt",        "hmac"};
  return (second == "key" || second == "keys") && std::ranges::find(kKeys, first) != std::end(kKeys);
}

// Last words that turn the name of a secret into the name of something about it.
bool is_about(std::string_view word) {
  constexpr std::string_view kAbout[] = {
      "name",    "names",   "env",     "var",     "variable",  "field",      "fields",   "header",    "path",
      "file",    "dir",     "url",     "uri",     "endpoint",  "type",       "types",    "algorithm", "ttl",
      "expiry",  "expires", "minutes", "seconds", "hours",     "length",     "size",     "count",     "limit",
      "scope",   "scopes",  "mode",    "enabled", "required",  "method",     "provider", "service",   "backend",
      "host",    "port",    "module",  "class",   "status",    "error",      "message",  "id",        "ids",
      "info",    "fkey",    "idx",     "index",   "table",     "column",     "usage",    "response",  "request",
      "manager", "factory", "client",  "handler", "validator", "middleware", "router"};
  return std::ranges::find(kAbout, word) != std::end(kAbout);
}

// Three letters of every secret word: by them nearly all names are dismissed without being taken apart.
constexpr auto kSecretParts = [] {
  std::array<bool, 32 * 32 * 32> table{};
  for (const std::string_view part :
       {"sec", "pas", "pwd", "tok", "key", "cre", "aut", "sig", "sal", "pat", "pem", "dsn"}) {
    table[trigram(part)] = true;
  }
  return table;
}();

bool may_be_secret(std::string_view name) {
  for (std::size_t i = 0; i + 3 <= name.size(); ++i) {
    if (kSecretParts[trigram(name.substr(i, 3))]) return true;
  }
  return false;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  if (!may_be_secret(name)) return false;
  const std::vector<std::string> words = identifier_words(name);
  if (words.empty() || is_about(words.back())) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_secret_word(words[i]) || (i > 0 && is_secret_pair(words[i - 1], words[i]))) return true;
  }
  return false;
}

std::string redact(std::string_view text, Language language) {
  HiddenRanges hidden;
  hide_by_looks(text, hidden);
  hide_by_name(text, language, hidden);
  return without(text, std::move(hidden));
}

std::string redact_known(std::string_view text) {
  HiddenRanges hidden;
  hide_by_looks(text, hidden);
  return hidden.empty() ? std::string(text) : without(text, std::move(hidden));
}

}  // namespace fount
