#include "store/sqlite_store.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace fount {
namespace {

constexpr std::array<std::string_view, 3> kTokenKinds{"login", "session", "api"};
std::string_view name_of(TokenKind kind) { return kTokenKinds[static_cast<std::size_t>(kind)]; }

Result<User> user_in(const Query& row) {
  const std::optional<UserRole> role = user_role_named(row.text(2));
  if (!role)
    return failure(ErrorCode::io, fmt::format("user {} has the unknown role '{}'", row.integer(0), row.text(2)));
  return User{.id = {row.integer(0)},
              .organisation = {row.integer(1)},
              .role = *role,
              .issuer = row.text(3),
              .subject = row.text(4),
              .name = row.text(5),
              .disabled = row.integer(6) != 0};
}
#define FOUNT_USER_COLUMNS "id, organisation, role, issuer, subject, name, disabled "

Result<Token> token_in(const Query& row) {
  Token token{.id = row.integer(0),
              .user = {row.integer(2)},
              .label = row.text(3),
              .hash = row.text(4),
              .created_ms = row.integer(5),
              .expires_ms = row.integer(6)};
  for (const TokenKind kind : {TokenKind::login, TokenKind::session, TokenKind::api}) {
    token.kind = kind;
    if (row.text(1) == name_of(kind)) return token;
  }
  return failure(ErrorCode::io, fmt::format("token {} has the unknown kind '{}'", token.id, row.text(1)));
}
#define FOUNT_TOKEN_COLUMNS "id, kind, user, label, hash, created_ms, expires_ms "

Result<Repository> repository_in(const Query& row) {
  return Repository{
      .id = {row.integer(0)}, .organisation = {row.integer(1)}, .name = row.text(2), .source = row.text(3)};
}
#define FOUNT_REPOSITORY_COLUMNS "id, organisation, name, source "

template <class T>
Result<std::optional<T>> first(Query& query, Result<T> (*read)(const Query&)) {
  FOUNT_TRY(const bool found, query.next());
  if (!found) return std::nullopt;
  FOUNT_TRY(T value, read(query));
  return value;
}

template <class T>
Result<std::vector<T>> all(Query& query, Result<T> (*read)(const Query&)) {
  std::vector<T> values;
  for (;;) {
    FOUNT_TRY(const bool found, query.next());
    if (!found) return values;
    FOUNT_TRY(T value, read(query));
    values.push_back(std::move(value));
  }
}

Result<std::optional<User>> select_user(Database& database, std::string_view issuer, std::string_view subject) {
  Query query(database, "SELECT " FOUNT_USER_COLUMNS "FROM users WHERE issuer = ? AND subject = ?", issuer, subject);
  return first(query, user_in);
}

Result<std::optional<Repository>> select_repository(Database& database, OrganisationId organisation,
                                                    std::string_view source) {
  Query query(database, "SELECT " FOUNT_REPOSITORY_COLUMNS "FROM repositories WHERE organisation = ? AND source = ?",
              organisation.value, source);
  return first(query, repository_in);
}

Result<std::optional<std::int64_t>> select_organisation(Database& database, std::string_view name) {
  Query query(database, "SELECT id FROM organisations WHERE name = ?", name);
  return first(query, +[](const Query& row) -> Result<std::int64_t> { return row.integer(0); });
}

// How many rows a statement with RETURNING changed.
Result<std::uint64_t> changed(Query& query) {
  for (std::uint64_t count = 0;; ++count) {
    FOUNT_TRY(const bool row, query.next());
    if (!row) return count;
  }
}

template <class T>
Result<T> present(Result<std::optional<T>> found, const char* what) {
  if (!found) return std::unexpected(std::move(found).error());
  if (!*found) return failure(ErrorCode::not_found, fmt::format("{} that was just stored is not there", what));
  return **std::move(found);
}

// A clock that is allowed to differ accepts a token for a while after it expired.
constexpr std::int64_t kRevocationKeptMs = 3'600'000;

}  // namespace

// ---- Organisations and users

Result<OrganisationId> SqliteStore::ensure_organisation(std::string_view name) {
  const auto id = storage_.writer().run([name](Database& database) -> Result<std::int64_t> {
    FOUNT_CHECK(execute(database, "INSERT INTO organisations (name) VALUES (?) ON CONFLICT DO NOTHING", name));
    return present(select_organisation(database, name), "an organisation");
  });
  if (!id) return std::unexpected(id.error());
  return OrganisationId{*id};
}

Result<std::optional<User>> SqliteStore::user(UserId id) {
  return users_by_id_.get(id.value, [this, id] {
    return storage_.readers().read([id](Database& database) {
      Query query(database, "SELECT " FOUNT_USER_COLUMNS "FROM users WHERE id = ?", id.value);
      return first(query, user_in);
    });
  });
}

Result<std::optional<User>> SqliteStore::find_user(std::string_view issuer, std::string_view subject) {
  return users_by_subject_.get(fmt::format("{}:{}{}", issuer.size(), issuer, subject), [=, this] {
    return storage_.readers().read([=](Database& database) { return select_user(database, issuer, subject); });
  });
}

Result<User> SqliteStore::ensure_user(const User& user) {
  FOUNT_TRY(std::optional<User> known, find_user(user.issuer, user.subject));
  if (known) return *std::move(known);
  return storage_.writer().run([&user](Database& database) -> Result<User> {
    FOUNT_CHECK(execute(database,
                        "INSERT INTO users (organisation, role, issuer, subject, name, disabled)"
                        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        user.organisation.value, fount::name_of(user.role), user.issuer, user.subject, user.name,
                        user.disabled));
    return present(select_user(database, user.issuer, user.subject), "a user");
  });
}

Result<std::vector<User>> SqliteStore::users(OrganisationId organisation) {
  return storage_.readers().read([organisation](Database& database) {
    Query query(database, "SELECT " FOUNT_USER_COLUMNS "FROM users WHERE organisation = ? ORDER BY id",
                organisation.value);
    return all(query, user_in);
  });
}

template <class Change>
Result<bool> SqliteStore::change_user(Change change) {
  Result<bool> changed = storage_.writer().run(change);
  users_by_id_.forget();
  users_by_subject_.forget();
  return changed;
}

Result<bool> SqliteStore::set_role(OrganisationId organisation, UserId user, UserRole role) {
  return change_user([=](Database& database) {
    return Query(database, "UPDATE users SET role = ? WHERE organisation = ? AND id = ? RETURNING id",
                 fount::name_of(role), organisation.value, user.value)
        .next();
  });
}

Result<bool> SqliteStore::set_disabled(OrganisationId organisation, UserId user, bool disabled) {
  return change_user([=](Database& database) {
    return Query(database, "UPDATE users SET disabled = ? WHERE organisation = ? AND id = ? RETURNING id", disabled,
                 organisation.value, user.value)
        .next();
  });
}

// ---- Tokens

Result<std::int64_t> SqliteStore::add_token(const Token& token) {
  return storage_.writer().run([&token](Database& database) -> Result<std::int64_t> {
    Query query(database,
                "INSERT INTO tokens (kind, user, label, hash, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?)"
                " RETURNING id",
                name_of(token.kind), token.user.value, token.label, token.hash, token.created_ms, token.expires_ms);
    FOUNT_CHECK(query.next());
    return query.integer(0);
  });
}

Result<std::optional<Token>> SqliteStore::find_token(std::string_view hash) {
  return storage_.readers().read([hash](Database& database) {
    Query query(database, "SELECT " FOUNT_TOKEN_COLUMNS "FROM tokens WHERE hash = ?", hash);
    return first(query, token_in);
  });
}

Result<std::vector<Token>> SqliteStore::tokens(UserId user, TokenKind kind) {
  return storage_.readers().read([=](Database& database) {
    Query query(database, "SELECT " FOUNT_TOKEN_COLUMNS "FROM tokens WHERE user = ? AND kind = ? ORDER BY id",
                user.value, name_of(kind));
    return all(query, token_in);
  });
}

Result<bool> SqliteStore::remove_token(UserId user, std::int64_t id) {
  return storage_.writer().run([=](Database& database) {
    return Query(database, "DELETE FROM tokens WHERE user = ? AND id = ? RETURNING id", user.value, id).next();
  });
}

Result<std::optional<Token>> SqliteStore::redeem_login(std::string_view hash) {
  return storage_.writer().run([this, hash](Database& database) {
    Query query(database,
                "DELETE FROM tokens WHERE hash = ? AND kind = 'login' AND (expires_ms = 0 OR expires_ms > ?)"
                " RETURNING " FOUNT_TOKEN_COLUMNS,
                hash, clock_.now_ms());
    return first(query, token_in);
  });
}

Result<std::uint64_t> SqliteStore::remove_expired_tokens() {
  Result<std::uint64_t> removed =
      storage_.writer().run([now_ms = clock_.now_ms()](Database& database) -> Result<std::uint64_t> {
        FOUNT_CHECK(execute(database, "DELETE FROM revoked_jwts WHERE expires_ms <= ?", now_ms - kRevocationKeptMs));
        Query query(database, "DELETE FROM tokens WHERE expires_ms > 0 AND expires_ms <= ? RETURNING id", now_ms);
        return changed(query);
      });
  revocations_.forget();
  return removed;
}

Status SqliteStore::revoke_jwt(std::string_view jti, std::int64_t expires_ms) {
  Status revoked = storage_.writer().run([=](Database& database) {
    return execute(database,
                   "INSERT INTO revoked_jwts VALUES (?, ?)"
                   " ON CONFLICT DO UPDATE SET expires_ms = max(expires_ms, excluded.expires_ms)",
                   jti, expires_ms);
  });
  revocations_.forget();
  return revoked;
}

Result<bool> SqliteStore::jwt_revoked(std::string_view jti) {
  return revocations_.get(std::string(jti), [=, this] {
    return storage_.readers().read(
        [jti](Database& database) { return Query(database, "SELECT 1 FROM revoked_jwts WHERE jti = ?", jti).next(); });
  });
}

// ---- Repositories

Result<Repository> SqliteStore::ensure_repository(const Repository& repository) {
  return storage_.writer().run([&repository](Database& database) -> Result<Repository> {
    FOUNT_CHECK(execute(database,
                        "INSERT INTO repositories (organisation, name, source) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        repository.organisation.value, repository.name, repository.source));
    return present(select_repository(database, repository.organisation, repository.source), "a repository");
  });
}

Result<std::optional<Repository>> SqliteStore::repository(OrganisationId organisation, RepositoryId id) {
  return storage_.readers().read([=](Database& database) {
    Query query(database, "SELECT " FOUNT_REPOSITORY_COLUMNS "FROM repositories WHERE organisation = ? AND id = ?",
                organisation.value, id.value);
    return first(query, repository_in);
  });
}

Result<std::vector<Repository>> SqliteStore::repositories(OrganisationId organisation) {
  return storage_.readers().read([=](Database& database) {
    Query query(database, "SELECT " FOUNT_REPOSITORY_COLUMNS "FROM repositories WHERE organisation = ? ORDER BY id",
                organisation.value);
    return all(query, repository_in);
  });
}

}  // namespace fount
