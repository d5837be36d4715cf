// Who the users are, what their organisations own, and what came of their runs. Every query that answers to a user
// takes the organisation it may see: there is no way to ask for somebody else's.
//
// Blocking, from any thread. Secrets are never stored: of a token only its SHA-256 (tokens are 256 random bits, so a
// slow hash would add nothing).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/service.h"

namespace fount {

enum class TokenKind : std::uint8_t {
  login,    // a link, used once
  session,  // a browser's cookie
  api,      // made by a user for programs
};

struct Token {
  std::int64_t id = 0;
  TokenKind kind = TokenKind::session;
  UserId user;
  std::string label;
  std::string hash;  // 64 hexadecimal digits
  std::int64_t created_ms = 0;
  std::int64_t expires_ms = 0;  // 0: never
};

struct ScorePoint {
  RunId run;
  std::int64_t finished_ms = 0;
  double score = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // ---- Organisations and users
  virtual Result<OrganisationId> ensure_organisation(std::string_view name) = 0;
  virtual Result<std::optional<User>> user(UserId id) = 0;
  virtual Result<std::optional<User>> find_user(std::string_view issuer, std::string_view subject) = 0;
  // The user of (issuer, subject); made with the other fields when there is none.
  virtual Result<User> ensure_user(const User& user) = 0;
  virtual Result<std::vector<User>> users(OrganisationId organisation) = 0;
  virtual Result<bool> set_role(OrganisationId organisation, UserId user, UserRole role) = 0;  // false: not found
  virtual Result<bool> set_disabled(OrganisationId organisation, UserId user, bool disabled) = 0;

  // ---- Tokens
  virtual Result<std::int64_t> add_token(const Token& token) = 0;
  virtual Result<std::optional<Token>> find_token(std::string_view hash) = 0;
  virtual Result<std::vector<Token>> tokens(UserId user, TokenKind kind) = 0;
  // False: not there, or not this user's. A token that was removed is revoked.
  virtual Result<bool> remove_token(UserId user, std::int64_t id) = 0;
  // Takes a login token out, once: of two who ask at the same time one gets it.
  virtual Result<std::optional<Token>> redeem_login(std::string_view hash) = 0;
  virtual Result<std::uint64_t> remove_expired_tokens() = 0;
  // A JWT by its `jti`, until it would have expired anyway.
  virtual Status revoke_jwt(std::string_view jti, std::int64_t expires_ms) = 0;
  virtual Result<bool> jwt_revoked(std::string_view jti) = 0;

  // ---- Repositories
  virtual Result<Repository> ensure_repository(const Repository& repository) = 0;  // by organisation and source
  virtual Result<std::optional<Repository>> repository(OrganisationId organisation, RepositoryId id) = 0;
  virtual Result<std::vector<Repository>> repositories(OrganisationId organisation) = 0;

  // ---- Runs. Written by the broker; read here.
  virtual Result<std::optional<Run>> run(OrganisationId organisation, const RunId& id) = 0;
  // Newest first.
  virtual Result<std::vector<Run>> runs(OrganisationId organisation, std::optional<RepositoryId> repository,
                                        std::size_t limit) = 0;
  virtual Result<std::optional<std::string>> report(OrganisationId organisation, const RunId& id) = 0;
  virtual Result<std::vector<ScorePoint>> scores(OrganisationId organisation, RepositoryId id,
                                                 std::size_t limit) = 0;  // oldest first, of the newest `limit`
};

}  // namespace fount
