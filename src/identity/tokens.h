// The tokens that Fount makes itself: login links, browsers' sessions, API tokens. Each is 256 random bits, shown once;
// the store has its SHA-256 only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "settings/settings.h"
#include "store/store.h"

namespace fount {

inline constexpr std::string_view kApiTokenPrefix = "fount_";  // recognisable, so that scanners find leaked ones
inline constexpr std::string_view kLocalIssuer = "local";      // of users who were made here
inline constexpr std::string_view kBypassIssuer = "e2e";       // of test users; load_settings lets no JWT have either

struct IssuedToken {
  std::string secret;  // for its user, once
  Token token;
};

std::string token_hash(std::string_view secret);  // 64 hexadecimal digits
// Whether it has the form of one: nothing else is worth asking the store for.
bool looks_like_api_token(std::string_view text);
bool looks_like_session(std::string_view text);  // and a login link's secret

// What a server is started with for the first time.
Result<User> ensure_local_admin(Store& store, const Settings& settings);

Result<IssuedToken> issue_api_token(Store& store, const Clock& clock, UserId user, std::string label,
                                    std::int64_t expires_ms);  // 0: never
Result<IssuedToken> issue_login_link(Store& store, const Clock& clock, const Settings& settings, UserId user);
// A session for whoever has the link's secret: the first who comes. nullopt: used, expired, unknown, or of a user who
// was disabled.
Result<std::optional<IssuedToken>> redeem_login_link(Store& store, const Clock& clock, const Settings& settings,
                                                     std::string_view secret);

}  // namespace fount
