// The keys that tokens may be signed with. A key has one algorithm, which the key says and the token cannot change.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace fount {

// What a token states, after its signature was checked. Times in seconds since the epoch.
struct JwtClaims {
  std::string issuer, subject, id;
  std::string organisation;  // claim `org`: of a user who comes for the first time; "": the one of the settings
  std::string name;
  std::string key_id;  // which key signed it
  std::int64_t issued_s = 0, expires_s = 0;
};

struct JwtExpectations {
  std::string issuer, audience;
  std::int64_t longest_s = 0, skew_s = 0;
};

class JwtKeys {
 public:
  // A JWK set (RFC 7517): every key with `kid`, `alg` one of HS256, RS256, ES256, and material that fits it and is
  // long enough. Unknown members are ignored, anything else that is wrong is an error.
  static Result<JwtKeys> parse(std::string_view jwk_set);
  JwtKeys(JwtKeys&&) noexcept;
  JwtKeys& operator=(JwtKeys&&) noexcept;
  ~JwtKeys();

  // The claims, or why the token is refused (for the log). `now_s`: seconds since the epoch.
  std::expected<JwtClaims, std::string> verify(std::string_view token, const JwtExpectations& expected,
                                               std::int64_t now_s) const;
  // Whether a key is still there: what it signed ends with it, on open sockets too.
  // Whether the signature of this token was found to hold under the keys there are now.
  bool has_verified(std::string_view token) const;
  bool has_key(std::string_view key_id) const;
  // New keys without a restart: those that are not in the new set stop to work at once. Safe while others verify.
  void replace(JwtKeys keys);

 private:
  struct Detail;
  explicit JwtKeys(std::unique_ptr<Detail> detail);
  std::unique_ptr<Detail> detail_;
};

}  // namespace fount
