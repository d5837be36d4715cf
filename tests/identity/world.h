// A server's identity without the server: settings, a store on a folder of its own, keys, a clock that is moved by
// hand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "identity/authenticator.h"
#include "identity/tokens.h"
#include "sqlite/storage.h"
#include "store/sqlite_store.h"
#include "tests/identity/mint.h"
#include "tests/source/temporary_directory.h"

namespace fount::test {

inline constexpr std::int64_t kStart_s = 1'795'780'800;  // 2026-11-27T12:00:00Z
inline constexpr std::string_view kBypassKey = "dV3nq8Zs0rT5wX1yB7kLmN2pQ4hJ6gFa";
inline constexpr std::string_view kOrigin = "https://fount.example.com";

inline Settings test_settings() {
  Settings settings;
  settings.environment = "staging";
  settings.public_url = kOrigin;
  settings.e2e_bypass_key = kBypassKey;
  settings.e2e_bypass_expires = "2026-11-28T12:00:00Z";
  return settings;
}

class World {
 public:
  explicit World(Settings with = test_settings())
      : settings(std::move(with)),
        storage_(*Storage::open(folder_.path())),
        store(*storage_, clock),
        keys(*JwtKeys::parse(jwk_set())),
        authenticator(settings, store, keys, clock) {}

  // A user's JWT, good at the start.
  static std::string jwt(std::string_view subject, Algorithm algorithm = Algorithm::HS256) {
    return sign(algorithm, header_of(algorithm), claims_of(subject, kStart_s));
  }

  // "alice", or why not.
  std::string who(const Credentials& credentials) const {
    const auto caller = authenticator.decide(credentials);
    return caller ? caller->user.subject : caller.error().reason;
  }
  std::string who_bears(const std::string& token) const {
    const std::string header = "Bearer " + token;
    return who({.authorization = header});
  }
  User user(std::string_view subject) { return authenticator.decide_token(jwt(subject))->user; }
  std::string api_token(UserId user, std::int64_t expires_ms = 0) {
    return issue_api_token(store, clock, user, "ci", expires_ms)->secret;
  }
  IssuedToken session(UserId user) {
    const std::string link = issue_login_link(store, clock, settings, user)->secret;
    return **redeem_login_link(store, clock, settings, link);
  }

  Settings settings;
  ManualClock clock{kStart_s * 1000};

 private:
  TemporaryDirectory folder_;
  std::unique_ptr<Storage> storage_;

 public:
  SqliteStore store;
  JwtKeys keys;
  Authenticator authenticator;
};

}  // namespace fount::test
