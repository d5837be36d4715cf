#include "identity/tokens.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <utility>

#include "base/base64url.h"

namespace fount {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSecretText = 43;
constexpr std::int64_t kMinute_ms = 60'000, kHour_ms = 60 * kMinute_ms;

Result<std::string> random_secret() {
  std::array<unsigned char, kSecretBytes> bytes{};
  if (RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    return failure(ErrorCode::io, "the system has no random numbers for a token");
  return encode_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<IssuedToken> issue(Store& store, std::string_view prefix, Token token) {
  FOUNT_TRY(const std::string random, random_secret());
  IssuedToken issued{std::string(prefix) + random, std::move(token)};
  issued.token.hash = token_hash(issued.secret);
  FOUNT_TRY(issued.token.id, store.add_token(issued.token));
  return issued;
}

Token token_of(TokenKind kind, UserId user, std::int64_t now_ms, std::int64_t lifetime_ms) {
  return {.kind = kind, .user = user, .created_ms = now_ms, .expires_ms = now_ms + lifetime_ms};
}

}  // namespace

std::string token_hash(std::string_view secret) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), digest.data());
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool looks_like_session(std::string_view text) { return text.size() == kSecretText && decode_base64url(text); }

bool looks_like_api_token(std::string_view text) {
  return text.starts_with(kApiTokenPrefix) && looks_like_session(text.substr(kApiTokenPrefix.size()));
}

Result<User> ensure_local_admin(Store& store, const Settings& settings) {
  FOUNT_TRY(const OrganisationId organisation, store.ensure_organisation(settings.organisation));
  return store.ensure_user({.organisation = organisation,
                            .role = UserRole::admin,
                            .issuer = std::string(kLocalIssuer),
                            .subject = "admin",
                            .name = "admin"});
}

Result<IssuedToken> issue_api_token(Store& store, const Clock& clock, UserId user, std::string label,
                                    std::int64_t expires_ms) {
  return issue(store, kApiTokenPrefix,
               {.kind = TokenKind::api,
                .user = user,
                .label = std::move(label),
                .created_ms = clock.now_ms(),
                .expires_ms = expires_ms});
}

Result<IssuedToken> issue_login_link(Store& store, const Clock& clock, const Settings& settings, UserId user) {
  const std::int64_t lifetime_ms = settings.login_link_minutes * kMinute_ms;
  return issue(store, "", token_of(TokenKind::login, user, clock.now_ms(), lifetime_ms));
}

Result<std::optional<IssuedToken>> redeem_login_link(Store& store, const Clock& clock, const Settings& settings,
                                                     std::string_view secret) {
  if (!looks_like_session(secret)) return std::nullopt;
  FOUNT_TRY(const std::optional<Token> link, store.redeem_login(token_hash(secret)));
  const std::int64_t now_ms = clock.now_ms();
  if (!link || link->kind != TokenKind::login || now_ms >= link->expires_ms) return std::nullopt;
  FOUNT_TRY(const std::optional<User> user, store.user(link->user));
  if (!user || user->disabled) return std::nullopt;
  const std::int64_t lifetime_ms = settings.session_hours * kHour_ms;
  FOUNT_TRY(IssuedToken session, issue(store, "", token_of(TokenKind::session, user->id, now_ms, lifetime_ms)));
  return session;
}

}  // namespace fount
