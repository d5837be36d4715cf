#include "rules/own_secrets.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/path.h"
#include "base/text.h"
#include "rules/secrets.h"

namespace fount {
namespace {

// A generator drew it and wrote down its answers: the skeleton of a program that nobody may have deployed.
bool is_of_skeleton(const Index& index, const SecretValues::Place& place) {
  return name_part(index.file(place.span.file).path) == ".yo-rc.json";
}

bool is_deployed(const Index& index, const SecretValues::Place& place) {
  return standing_of(index, place) == SecretStanding::deployed && !is_code(index.file(place.span.file).language) &&
         !is_for_trial(index, place);
}

bool is_deployed_key(const Index& index, const SecretValues::Place& place) {
  return is_deployed(index, place) && is_own_secret(index, setting_of(index, place));
}

template <typename Holds>
bool any_place(const Index& index, const SecretValues::Value& value, Holds holds) {
  return std::ranges::any_of(value.places, [&](const SecretValues::Place& place) { return holds(index, place); });
}

}  // namespace

bool is_own_secret(const Index& index, std::string_view name) {
  constexpr auto kSigning =
      std::to_array<std::string_view>({"jwt", "session", "signing", "hmac", "csrf", "encryption", "encryptor", "aes",
                                       "fernet", "bypass", "signature", "webhook"});
  constexpr auto kNobody = std::to_array<std::string_view>(
      {"secret", "key",      "app",    "application", "django", "flask", "fastapi", "service", "server", "web",
       "site",   "internal", "shared", "master",      "live",   "auth",  "user",    "users",   "token",  "cookie"});
  const auto has_word = [](const auto& list, const std::string& word) { return std::ranges::count(list, word) > 0; };
  const std::vector<std::string> words = identifier_words(name);
  if (std::ranges::any_of(words, [&](const std::string& word) { return has_word(kSigning, word); })) return true;
  const auto ours = [&](const std::string& word) {
    return has_word(kNobody, word) || std::ranges::any_of(index.services(), [&](const Service& service) {
             return lower(service.name).starts_with(word);
           });
  };
  const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  return has("secret") && (has("token") || has("cookie") || std::ranges::all_of(words, ours));
}

bool configures_deployment(const Index& index, const SecretValues::Value& value) {
  return any_place(index, value, is_deployed);
}

bool opens_deployment(const Index& index, const SecretValues::Value& value) {
  return is_strong(value.text) && !is_public_key(value.text) && any_place(index, value, is_deployed_key) &&
         !any_place(index, value, is_of_skeleton) && !any_place(index, value, is_to_be_copied);
}

}  // namespace fount
