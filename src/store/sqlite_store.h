// Store on the data folder's database: for one server, so what is asked at every connection is remembered here. Reads
// on the readers; writes wait for the writer's commit, so never on its thread.
#pragma once

#include "base/clock.h"
#include "base/remembered.h"
#include "sqlite/storage.h"
#include "store/store.h"

namespace fount {

class SqliteStore final : public Store {
 public:
  // Both outlive the store.
  SqliteStore(Storage& storage, const Clock& clock) : storage_(storage), clock_(clock) {}

  Result<OrganisationId> ensure_organisation(std::string_view name) override;
  Result<std::optional<User>> user(UserId id) override;
  Result<std::optional<User>> find_user(std::string_view issuer, std::string_view subject) override;
  Result<User> ensure_user(const User& user) override;
  Result<std::vector<User>> users(OrganisationId organisation) override;
  Result<bool> set_role(OrganisationId organisation, UserId user, UserRole role) override;
  Result<bool> set_disabled(OrganisationId organisation, UserId user, bool disabled) override;

  Result<std::int64_t> add_token(const Token& token) override;
  Result<std::optional<Token>> find_token(std::string_view hash) override;
  Result<std::vector<Token>> tokens(UserId user, TokenKind kind) override;
  Result<bool> remove_token(UserId user, std::int64_t id) override;
  Result<std::optional<Token>> redeem_login(std::string_view hash) override;
  Result<std::uint64_t> remove_expired_tokens() override;
  Status revoke_jwt(std::string_view jti, std::int64_t expires_ms) override;
  Result<bool> jwt_revoked(std::string_view jti) override;

  Result<Repository> ensure_repository(const Repository& repository) override;
  Result<std::optional<Repository>> repository(OrganisationId organisation, RepositoryId id) override;
  Result<std::vector<Repository>> repositories(OrganisationId organisation) override;

  Result<std::optional<Run>> run(OrganisationId organisation, const RunId& id) override;
  Result<std::vector<Run>> runs(OrganisationId organisation, std::optional<RepositoryId> repository,
                                std::size_t limit) override;
  Result<std::optional<std::string>> report(OrganisationId organisation, const RunId& id) override;
  Result<std::vector<ScorePoint>> scores(OrganisationId organisation, RepositoryId id, std::size_t limit) override;

 private:
  template <class Change>
  Result<bool> change_user(Change change);

  Storage& storage_;
  const Clock& clock_;
  Remembered<std::int64_t, std::optional<User>> users_by_id_;
  Remembered<std::string, std::optional<User>> users_by_subject_;  // "size:issuersubject"
  Remembered<std::string, bool> revocations_;                      // by jti
};

}  // namespace fount
