#include "rules/auth_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace fount {
namespace {

using Words = std::vector<std::string>;

template <std::size_t kSize>
bool any_of(const Words& words, const std::string_view (&known)[kSize]) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::find(known, std::string_view(word)) != std::end(known);
  });
}

std::string_view last_part(std::string_view dotted) { return dotted.substr(dotted.rfind('.') + 1); }

// "api_key", "apiKey": the last two words, joined, or the last one.
template <std::size_t kSize>
bool ends_in(std::string_view name, const std::string_view (&known)[kSize]) {
  const Words words = identifier_words(last_part(name));
  return !words.empty() && std::ranges::find(known, std::string_view(words.back())) != std::end(known);
}

bool decides(const Words& words) {
  static constexpr std::string_view kAlone[] = {"authenticate", "authenticated", "authentication", "authorize",
                                                "authorized",   "login",         "signin"};
  static constexpr std::string_view kVerbs[] = {"verify", "validate", "check",   "require", "ensure",  "decode",
                                                "is",     "has",      "enforce", "resolve", "confirm", "exchange"};
  static constexpr std::string_view kNouns[] = {"token",       "jwt",       "auth",        "password", "credential",
                                                "credentials", "admin",     "principal",   "identity", "claims",
                                                "permission",  "signature", "permissions", "oauth",    "apikey"};
  static constexpr std::string_view kAboutSomethingElse[] = {
      "weak",        "default", "placeholder", "strength", "policy",  "format", "config",  "configuration",
      "settings",    "type",    "expired",     "expiry",   "revoked", "url",    "uri",     "domain",
      "environment", "secret",  "secrets",     "error",    "failure", "health", "metrics", "logging"};
  if (any_of(words, kAboutSomethingElse)) return false;
  if (any_of(words, kAlone)) return true;
  const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  if (has("current") && has("user")) return true;
  if (has("api") && has("key") && any_of(words, kVerbs)) return true;
  if (has("code") && has("exchange")) return true;
  return any_of(words, kVerbs) && any_of(words, kNouns);
}

}  // namespace

SwitchSense sense_of(std::string_view name) {
  static constexpr std::string_view kOpens[] = {"bypass", "bypassed",   "demo",     "mock",      "e2e",  "noauth",
                                                "fake",   "simulation", "simulate", "simulated", "dummy"};
  static constexpr std::string_view kOpensSomething[] = {"skip",   "disable",   "disabled", "dev",       "debug",
                                                         "unsafe", "emergency", "insecure", "permissive"};
  static constexpr std::string_view kCloses[] = {"enable", "enabled", "require", "required", "enforce", "strict"};
  static constexpr std::string_view kAbout[] = {"auth",  "authentication", "authorization", "security",
                                                "login", "verification",   "verify",        "jwt"};
  const Words words = identifier_words(last_part(name));
  static constexpr std::string_view kTests[] = {"test", "testing", "tests"};  // say little alone
  static constexpr std::string_view kBeside[] = {"mode", "user", "auth", "login", "enabled", "token", "bypass"};
  if (words.size() > 1 && any_of(words, kOpensSomething)) return SwitchSense::opens;
  if (any_of(words, kOpens) || (any_of(words, kTests) && any_of(words, kBeside))) return SwitchSense::opens;
  const bool off_word = std::ranges::find(words, "no") != words.end();
  if (!any_of(words, kAbout)) return SwitchSense::none;
  if (off_word) return SwitchSense::opens;
  return any_of(words, kCloses) || words.front() == "use" ? SwitchSense::closes : SwitchSense::none;
}

bool is_stand_in(const FileFacts& facts, std::uint32_t function) {
  static constexpr std::string_view kStandIn[] = {"mock", "fake", "stub", "dummy", "null", "noop"};
  for (std::uint32_t d = function; d != kNone; d = facts.definitions[d].parent)
    if (any_of(identifier_words(facts.text(facts.definitions[d].name)), kStandIn)) return true;
  return false;
}

bool is_authentication(const FileFacts& facts, std::uint32_t function) {
  static constexpr std::string_view kOwners[] = {"auth", "authentication", "authenticator", "authorization", "oauth",
                                                 "jwt",  "login"};
  static constexpr std::string_view kMethods[] = {"validate", "verify", "authenticate", "check",
                                                  "dispatch", "call",   "exchange",     "process"};
  for (std::uint32_t d = function; d != kNone; d = facts.definitions[d].parent) {
    const Words words = identifier_words(facts.text(facts.definitions[d].name));
    if (words.empty()) continue;
    if (facts.definitions[d].kind == DefinitionKind::function && decides(words)) return true;
    const bool of_class = facts.definitions[d].kind == DefinitionKind::class_ && d != function;
    if (!of_class || !any_of(words, kOwners)) continue;
    const Words method = identifier_words(facts.text(facts.definitions[function].name));
    if (!method.empty() && any_of({method.front()}, kMethods)) return true;
  }
  return false;
}

bool is_proof(std::string_view name) {
  static constexpr std::string_view kProofs[] = {"password", "passwd",     "pwd",         "token", "secret",
                                                 "key",      "credential", "credentials", "pin",   "otp"};
  static constexpr std::string_view kCodes[] = {"auth",  "oauth", "authorization", "access",
                                                "login", "mfa",   "verification"};
  if (ends_in(name, kProofs)) return true;
  const Words words = identifier_words(last_part(name));
  return !words.empty() && words.back() == "code" && (words.size() == 1 || any_of(words, kCodes));
}

bool is_login_name(std::string_view name) {
  static constexpr std::string_view kNames[] = {"email", "username", "login"};
  return ends_in(name, kNames);
}

bool is_somebody(std::string_view receiver) {
  static constexpr std::string_view kSomebody[] = {"user",  "account", "member",  "profile", "principal", "owner",
                                                   "token", "claims",  "payload", "session", "obj"};
  return ends_in(receiver, kSomebody);
}

bool is_verification(std::string_view callee) {
  static constexpr std::string_view kVerifies[] = {"verify",  "decode",     "authenticate",
                                                   "checkpw", "introspect", "digest"};
  static constexpr std::string_view kChecks[] = {"validate", "check"};
  static constexpr std::string_view kProofs[] = {"token", "jwt", "password", "credentials", "signature", "key"};
  const Words words = identifier_words(last_part(callee));
  return any_of(words, kVerifies) || (any_of(words, kChecks) && any_of(words, kProofs));
}

bool is_identity(std::string_view callee) {
  static constexpr std::string_view kSomebody[] = {"user",      "auth",    "authentication", "claims", "identity",
                                                   "principal", "account", "session",        "context"};
  static constexpr std::string_view kAsks[] = {"error", "exception", "config", "settings", "missing", "failed"};
  const Words words = identifier_words(last_part(callee));
  return any_of(words, kSomebody) && !any_of(words, kAsks);
}

bool is_refusal(std::string_view exception) {
  static constexpr std::string_view kRefuses[] = {
      "unauthorized", "unauthenticated", "authentication", "auth",  "permission", "forbidden",
      "denied",       "credentials",     "http",           "token", "jwt"};
  return any_of(identifier_words(last_part(exception)), kRefuses);
}

bool is_denial(std::string_view name) {
  static constexpr std::string_view kDenies[] = {"unauthorized", "unauthenticated", "forbidden", "denied"};
  static constexpr std::string_view kFails[] = {"failed", "required", "error", "authenticated"};
  const Words words = identifier_words(last_part(name));
  return any_of(words, kDenies) || (std::ranges::find(words, "authentication") != words.end() && any_of(words, kFails));
}

bool goes_on(std::string_view callee) {
  static constexpr std::string_view kNext[] = {"call_next", "get_response", "view_func", "func", "handler", "app"};
  return std::ranges::find(kNext, last_part(callee)) != std::end(kNext);
}

EnvironmentQuestion environment_question(std::string_view name) {
  static constexpr std::string_view kOthers[] = {"development", "dev", "local", "testing", "test", "staging"};
  const Words words = identifier_words(last_part(name));
  if (words.empty()) return {};
  const bool asks = words.front() == "is" || words.front() == "in" || words.back() == "environment";
  if (asks &&
      (std::ranges::find(words, "production") != words.end() || std::ranges::find(words, "prod") != words.end()))
    return {true, true};
  const bool debug = words.size() == 1 && words.front() == "debug";
  return {debug || (asks && any_of(words, kOthers)), false};
}

bool holds_environment(std::string_view text) {
  static constexpr std::string_view kNames[] = {"env", "environment", "stage", "deployment"};
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool word =
        i < text.size() &&
        ((text[i] | 32) >= 'a' && (text[i] | 32) <= 'z' ? true : text[i] == '_' || (text[i] >= '0' && text[i] <= '9'));
    if (word) continue;
    if (any_of(identifier_words(text.substr(begin, i - begin)), kNames)) return true;
    begin = i + 1;
  }
  return false;
}

}  // namespace fount
