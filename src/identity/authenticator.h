// Who asks. One function decides, for HTTP and WebSocket alike and before any upgrade; nothing else in Fount looks at a
// credential. Owns no socket and no route.
//
// A request shows one identity: a bearer token (JWT or API token), in `Authorization` or, for WebSockets of programs
// that cannot set headers, in `Sec-WebSocket-Protocol`; or the session cookie of a browser, together with an Origin
// that is allowed. Two different ones are refused, as is anything that is shown and does not hold: never the next best.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/service.h"
#include "identity/jwt_keys.h"
#include "settings/settings.h"
#include "store/store.h"

namespace fount {

// What a request shows, as it arrived. A header that stands twice is in `repeated`.
struct Credentials {
  std::optional<std::string_view> authorization;  // the header's value
  std::optional<std::string_view> cookie;         // the value of the cookie fount_session
  std::optional<std::string_view> origin;
  std::optional<std::string_view> protocols;                // Sec-WebSocket-Protocol
  std::optional<std::string_view> bypass_key, bypass_user;  // X-E2E-Bypass-Key, X-E2E-Bypass-User
  bool repeated = false;                                    // one of these headers stood more than once
  bool changes = false;  // a method that changes something, or an upgrade: a cookie then needs its Origin
};

enum class CredentialKind : std::uint8_t { jwt, api_token, session, bypass };
std::string_view name_of(CredentialKind kind);

struct Caller {
  User user;
  CredentialKind kind = CredentialKind::jwt;
  std::string credential;       // "jti:…", "token:17" or "bypass": what a revocation names; never the secret
  std::int64_t expires_ms = 0;  // 0: never
  std::string key_id;           // of a JWT: the key that signed it
};

// `reason` is for the log, not for the caller, who learns no more than 401, and `advice` where what is wrong is not the
// credential. Neither holds anything of the credential.
struct Denial {
  std::string reason;
  bool unavailable = false;  // the store failed: nothing was decided, and 503 says so
  std::string advice = {};   // "": sign in
};

// From any thread. `settings.public_url` must be the final one. What it is made from must outlive it.
class Authenticator {
 public:
  Authenticator(const Settings& settings, Store& store, JwtKeys& keys, const Clock& clock);

  std::expected<Caller, Denial> decide(const Credentials& credentials) const;
  // Whether `decide` would do with what is remembered: this JWT was let in before, so its user is known. A hint.
  bool has_seen(const Credentials& credentials) const;
  // A token alone, as token.refresh shows it on an open socket.
  std::expected<Caller, Denial> decide_token(std::string_view token) const;
  // Whether what was decided still holds: not expired, not revoked, user not disabled. Asked for open sockets.
  std::expected<void, Denial> still_holds(const Caller& caller) const;

 private:
  using Decision = std::expected<Caller, Denial>;

  Decision decide_jwt(std::string_view token) const;
  Decision decide_stored(std::string_view token, TokenKind kind) const;
  Decision decide_cookie(const Credentials& credentials) const;
  Decision decide_bypass(const Credentials& credentials) const;
  std::expected<User, Denial> user_of(const JwtClaims& claims, UserRole role) const;
  std::expected<void, Denial> check_user(UserId id) const;
  bool bypass_works() const;

  const Settings& settings_;
  Store& store_;
  JwtKeys& keys_;
  const Clock& clock_;
  JwtExpectations expected_;
  std::vector<std::string> origins_;  // that browsers may come from
  std::string bypass_hash_;           // "" when there is no key
  std::int64_t bypass_expires_ms_ = 0;
};

}  // namespace fount
