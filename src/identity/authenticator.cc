#include "identity/authenticator.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/base64url.h"
#include "base/text.h"
#include "base/utc_time.h"
#include "identity/tokens.h"

namespace fount {
namespace {

constexpr std::string_view kScheme = "bearer ";
constexpr std::string_view kProtocolPrefix = "bearer.";
constexpr std::size_t kLongestTestUser = 64;
constexpr std::size_t kLongestShownOrigin = 200;

using Denied = std::unexpected<Denial>;

Denied refused(std::string_view why) { return Denied(Denial{std::string(why)}); }
Denied unavailable(const Error& error) { return Denied(Denial{"the store failed: " + error.message, true}); }

// RFC 9110, 11.1: the scheme is in any case. What follows it is the token, byte by byte.
std::expected<std::string_view, Denial> token_of_header(std::string_view value) {
  if (lower(value.substr(0, kScheme.size())) != kScheme) return refused("Authorization is not Bearer");
  return value.substr(kScheme.size());
}

// The token among the sub-protocols; nullopt when they hold none.
std::expected<std::optional<std::string>, Denial> token_of_protocols(std::string_view value) {
  std::optional<std::string> token;
  for (const std::string_view part : split(value, ',')) {
    const std::string_view protocol = trim(part);
    if (!protocol.starts_with(kProtocolPrefix)) continue;
    if (token) return refused("two tokens in Sec-WebSocket-Protocol");
    token = decode_base64url(protocol.substr(kProtocolPrefix.size()));
    if (!token) return refused("the token in Sec-WebSocket-Protocol is not canonical base64url");
  }
  return token;
}

std::string foreign_origin_advice(std::string_view origin) {
  return fmt::format(
      "the Origin '{}' is not allowed here: open the page at public_url, or add the origin to allowed_origins (`fount "
      "settings` shows both)",
      printable_text(origin.substr(0, kLongestShownOrigin)));
}

bool is_test_user(std::string_view name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '@';
  };
  return !name.empty() && name.size() <= kLongestTestUser && std::ranges::all_of(name, is_allowed);
}

std::string credential_of(const JwtClaims& claims, std::string_view token) {
  return "jti:" + (claims.id.empty() ? "sha256-" + token_hash(token) : claims.id);
}

std::string credential_of(const Token& token) { return fmt::format("token:{}", token.id); }

}  // namespace

std::string_view name_of(CredentialKind kind) {
  constexpr std::array<std::string_view, 4> kNames{"jwt", "api_token", "session", "bypass"};
  return kNames[static_cast<std::size_t>(kind)];
}

Authenticator::Authenticator(const Settings& settings, Store& store, JwtKeys& keys, const Clock& clock)
    : settings_(settings),
      store_(store),
      keys_(keys),
      clock_(clock),
      expected_{.issuer = settings.jwt_issuer,
                .audience = settings.jwt_audience,
                .longest_s = settings.jwt_longest_s,
                .skew_s = settings.clock_skew_s},
      origins_(settings.allowed_origins),
      bypass_hash_(settings.e2e_bypass_key.empty() ? "" : token_hash(settings.e2e_bypass_key)),
      bypass_expires_ms_(parse_utc_time(settings.e2e_bypass_expires).value_or(0)) {
  if (!settings.public_url.empty()) origins_.push_back(settings.public_url);
}

std::expected<Caller, Denial> Authenticator::decide(const Credentials& credentials) const {
  if (credentials.repeated) return refused("a header that says who asks stands twice");
  std::vector<Decision> shown;
  if (credentials.authorization) {
    const auto token = token_of_header(*credentials.authorization);
    shown.push_back(token ? decide_token(*token) : Decision(Denied(token.error())));
  }
  if (credentials.protocols) {
    const auto token = token_of_protocols(*credentials.protocols);
    if (!token) return Denied(token.error());
    if (*token) shown.push_back(decide_token(**token));
  }
  if (credentials.cookie) shown.push_back(decide_cookie(credentials));
  if (credentials.bypass_key || credentials.bypass_user) shown.push_back(decide_bypass(credentials));
  if (shown.empty()) return refused("nothing says who asks");
  for (const Decision& decision : shown) {
    if (!decision) return decision;
    if (decision->user.id != shown.front()->user.id) return refused("two different users in one request");
  }
  return std::move(shown.front());
}

bool Authenticator::has_seen(const Credentials& credentials) const {
  if (credentials.authorization) {
    const auto token = token_of_header(*credentials.authorization);
    return token && keys_.has_verified(*token);
  }
  if (!credentials.protocols) return false;
  const auto token = token_of_protocols(*credentials.protocols);
  return token && *token && keys_.has_verified(**token);
}

std::expected<Caller, Denial> Authenticator::decide_token(std::string_view token) const {
  return token.starts_with(kApiTokenPrefix) ? decide_stored(token, TokenKind::api) : decide_jwt(token);
}

Authenticator::Decision Authenticator::decide_jwt(std::string_view token) const {
  const auto claims = keys_.verify(token, expected_, clock_.now_ms() / 1000);
  if (!claims) return refused("JWT: " + claims.error());
  std::string credential = credential_of(*claims, token);
  const Result<bool> revoked = store_.jwt_revoked(std::string_view(credential).substr(4));
  if (!revoked) return unavailable(revoked.error());
  if (*revoked) return refused("JWT: revoked");
  auto user = user_of(*claims, user_role_named(settings_.new_user_role).value_or(UserRole::viewer));
  if (!user) return Denied(std::move(user.error()));
  if (user->disabled) return refused("JWT: the user is disabled");
  return Caller{.user = *std::move(user),
                .kind = CredentialKind::jwt,
                .credential = std::move(credential),
                .expires_ms = (claims->expires_s + expected_.skew_s) * 1000,
                .key_id = claims->key_id};
}

// Known, or made with `role`.
std::expected<User, Denial> Authenticator::user_of(const JwtClaims& claims, UserRole role) const {
  Result<std::optional<User>> known = store_.find_user(claims.issuer, claims.subject);
  if (!known) return unavailable(known.error());
  if (*known) return **std::move(known);
  const std::string& name = claims.organisation.empty() ? settings_.organisation : claims.organisation;
  const Result<OrganisationId> organisation = store_.ensure_organisation(name);
  if (!organisation) return unavailable(organisation.error());
  Result<User> made = store_.ensure_user({.organisation = *organisation,
                                          .role = role,
                                          .issuer = claims.issuer,
                                          .subject = claims.subject,
                                          .name = claims.name});
  if (!made) return unavailable(made.error());
  return *std::move(made);
}

Authenticator::Decision Authenticator::decide_stored(std::string_view text, TokenKind kind) const {
  const bool is_api = kind == TokenKind::api;
  const std::string_view what = is_api ? "API token" : "session";
  const auto refuse = [&](std::string_view why) { return refused(fmt::format("{}: {}", what, why)); };
  if (!(is_api ? looks_like_api_token(text) : looks_like_session(text))) return refuse("malformed");
  const Result<std::optional<Token>> token = store_.find_token(token_hash(text));
  if (!token) return unavailable(token.error());
  if (!*token || (*token)->kind != kind) return refuse("unknown");
  if ((*token)->expires_ms != 0 && clock_.now_ms() >= (*token)->expires_ms) return refuse("expired");
  Result<std::optional<User>> user = store_.user((*token)->user);
  if (!user) return unavailable(user.error());
  if (!*user || (*user)->disabled) return refuse("the user is disabled");
  return Caller{.user = **std::move(user),
                .kind = is_api ? CredentialKind::api_token : CredentialKind::session,
                .credential = credential_of(**token),
                .expires_ms = (*token)->expires_ms};
}

// A browser sends the cookie whoever made it ask: who that was, Origin says.
Authenticator::Decision Authenticator::decide_cookie(const Credentials& credentials) const {
  const std::optional<std::string_view> origin = credentials.origin;
  if (!origin && credentials.changes)
    return Denied({.reason = "session: no Origin",
                   .advice = "the session cookie changes nothing without the header Origin; programs show a token"});
  if (origin && std::ranges::find(origins_, *origin) == origins_.end())
    return Denied({.reason = "session: foreign Origin", .advice = foreign_origin_advice(*origin)});
  return decide_stored(*credentials.cookie, TokenKind::session);
}

bool Authenticator::bypass_works() const {
  // load_settings refuses the key in production, too: one check that fails must not open the door.
  return !bypass_hash_.empty() && settings_.deployed_in() != Environment::production &&
         clock_.now_ms() < bypass_expires_ms_;
}

Authenticator::Decision Authenticator::decide_bypass(const Credentials& credentials) const {
  if (!credentials.bypass_key || !credentials.bypass_user) return refused("bypass: key or user is missing");
  if (!bypass_works()) return refused("bypass: there is no key that works");
  const std::string shown = token_hash(*credentials.bypass_key);
  if (CRYPTO_memcmp(shown.data(), bypass_hash_.data(), bypass_hash_.size()) != 0) return refused("bypass: wrong key");
  if (!is_test_user(*credentials.bypass_user)) return refused("bypass: no name of a test user");
  const std::string name(*credentials.bypass_user);
  auto user = user_of({.issuer = std::string(kBypassIssuer), .subject = name, .name = name}, UserRole::auditor);
  if (!user) return Denied(std::move(user.error()));
  if (user->disabled) return refused("bypass: the user is disabled");
  user->role = std::min(user->role, UserRole::auditor);
  return Caller{.user = *std::move(user),
                .kind = CredentialKind::bypass,
                .credential = "bypass",
                .expires_ms = bypass_expires_ms_};
}

std::expected<void, Denial> Authenticator::check_user(UserId id) const {
  const Result<std::optional<User>> user = store_.user(id);
  if (!user) return unavailable(user.error());
  if (!*user || (*user)->disabled) return refused("the user is disabled");
  return {};
}

std::expected<void, Denial> Authenticator::still_holds(const Caller& caller) const {
  if (caller.expires_ms != 0 && clock_.now_ms() >= caller.expires_ms) return refused("expired");
  if (caller.kind == CredentialKind::bypass) return bypass_works() ? check_user(caller.user.id) : refused("expired");
  if (caller.kind == CredentialKind::jwt) {
    if (!keys_.has_key(caller.key_id)) return refused("its key was removed");
    const Result<bool> revoked = store_.jwt_revoked(std::string_view(caller.credential).substr(4));
    if (!revoked) return unavailable(revoked.error());
    if (*revoked) return refused("revoked");
    return check_user(caller.user.id);
  }
  const TokenKind kind = caller.kind == CredentialKind::session ? TokenKind::session : TokenKind::api;
  const Result<std::vector<Token>> tokens = store_.tokens(caller.user.id, kind);
  if (!tokens) return unavailable(tokens.error());
  const auto is_shown = [&](const Token& token) { return credential_of(token) == caller.credential; };
  if (std::ranges::none_of(*tokens, is_shown)) return refused("revoked");
  return check_user(caller.user.id);
}

}  // namespace fount
