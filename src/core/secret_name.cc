#include "core/secret_name.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

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
  constexpr std::string_view kKeys[] = {"api",     "private", "access",  "secret",    "signing", "encryption",
                                        "service", "master",  "session", "bypass",    "ssh",     "aes",
                                        "jwt",     "hmac",    "oauth",   "simulation"};
  return (second == "key" || second == "keys") && std::ranges::find(kKeys, first) != std::end(kKeys);
}

// Last words that turn the name of a secret into the name of something about it.
bool is_about(std::string_view word) {
  constexpr std::string_view kAbout[] = {
      "name",      "names",      "env",         "var",     "variable",    "field",    "fields",    "header",
      "path",      "file",       "dir",         "url",     "uri",         "endpoint", "type",      "types",
      "algorithm", "algorithms", "ttl",         "expiry",  "expires",     "minutes",  "seconds",   "hours",
      "length",    "size",       "count",       "limit",   "scope",       "scopes",   "mode",      "enabled",
      "required",  "method",     "provider",    "service", "backend",     "host",     "port",      "module",
      "class",     "status",     "error",       "message", "id",          "ids",      "info",      "fkey",
      "idx",       "index",      "table",       "column",  "usage",       "response", "request",   "time",
      "timeout",   "timeouts",   "threshold",   "delay",   "backoff",     "interval", "age",       "days",
      "history",   "title",      "description", "label",   "placeholder", "policy",   "copied",    "email",
      "user",      "username",   "manager",     "factory", "client",      "handler",  "validator", "middleware",
      "router"};
  return std::ranges::find(kAbout, word) != std::end(kAbout);
}

// MAX_TOKENS, num_batched_tokens: those of a model, which are counted.
bool is_counted(const std::vector<std::string>& words) {
  constexpr std::string_view kCounting[] = {"max", "maximum", "min", "minimum", "num"};
  return words.back() == "tokens" && std::ranges::any_of(words, [&](const std::string& word) {
           return std::ranges::find(kCounting, word) != std::end(kCounting);
         });
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
  if (words.empty() || is_about(words.back()) || is_counted(words)) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_secret_word(words[i]) || (i > 0 && is_secret_pair(words[i - 1], words[i]))) return true;
  }
  return false;
}

}  // namespace fount
