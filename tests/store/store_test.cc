// The contract of the store, on every implementation: what store.h promises, and above all what nobody may see.
#include <atomic>
#include <set>
#include <thread>

#include "tests/broker/world.h"

namespace fount {
namespace {

using Stored = OnEveryWorld;

TEST_P(Stored, OrganisationsByName) {
  const OrganisationId id = world->store().ensure_organisation("a").value();
  EXPECT_EQ(world->store().ensure_organisation("a").value(), id);
  EXPECT_NE(world->store().ensure_organisation("A").value(), id);
  world->reopen();
  EXPECT_EQ(world->store().ensure_organisation("a").value(), id);
}

TEST_P(Stored, UsersByIssuerAndSubject) {
  const OrganisationId organisation = world->store().ensure_organisation("o").value();
  const User user =
      world->store()
          .ensure_user(
              {.organisation = organisation, .role = UserRole::auditor, .issuer = "i", .subject = "s", .name = "Ann"})
          .value();
  EXPECT_EQ(user.name, "Ann");
  EXPECT_EQ(user.role, UserRole::auditor);
  EXPECT_FALSE(user.disabled);
  const User again =
      world->store()
          .ensure_user(
              {.organisation = organisation, .role = UserRole::admin, .issuer = "i", .subject = "s", .name = "Eve"})
          .value();
  EXPECT_EQ(again.id, user.id);
  EXPECT_EQ(again.role, UserRole::auditor) << "a second login changes a role";
  EXPECT_EQ(again.name, "Ann");
  EXPECT_EQ(world->store().find_user("i", "s").value()->id, user.id);
  EXPECT_FALSE(world->store().find_user("s", "i").value());
  EXPECT_FALSE(world->store().find_user("", "s").value());
  EXPECT_EQ(world->store().user(user.id).value()->subject, "s");
  EXPECT_FALSE(world->store().user({user.id.value + 1}).value());
}

// Each pair looks the same to somebody: other case, composed and decomposed, folded, with zero bytes, padded.
TEST_P(Stored, UsersWhoseNamesLookAlikeAreDifferent) {
  const std::vector<std::string> subjects{"ann",
                                          "Ann",
                                          "ANN",
                                          "ann ",
                                          " ann",
                                          std::string("ann\0", 4),
                                          std::string("ann\0x", 5),
                                          "\u00e9",
                                          "e\u0301",
                                          "\u212a",
                                          "k",
                                          "K",
                                          "\u00df",
                                          "ss",
                                          "\u0131",
                                          "i",
                                          "\u0130",
                                          "I",
                                          "\uff41nn",
                                          "\u0430nn",
                                          "",
                                          "\u200bann",
                                          "1",
                                          "01",
                                          "1.0",
                                          "1e0",
                                          "\xff",
                                          "\xfe",
                                          "ann\u0000b",
                                          "\u01c6",
                                          "\u01c4",
                                          "\ufb01",
                                          "fi",
                                          "%",
                                          "_",
                                          "'; DROP TABLE users; --"};
  std::vector<std::int64_t> ids;
  const OrganisationId organisation = world->store().ensure_organisation("o").value();
  for (const std::string& subject : subjects) {
    const User user =
        world->store().ensure_user({.organisation = organisation, .issuer = "i", .subject = subject}).value();
    EXPECT_EQ(user.subject, subject);
    ids.push_back(user.id.value);
  }
  for (std::size_t i = 0; i < subjects.size(); ++i)
    EXPECT_EQ(world->store().find_user("i", subjects[i]).value()->id.value, ids[i]);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), std::set(subjects.begin(), subjects.end()).size());
}

TEST_P(Stored, OneUserHoweverManyArriveAtOnce) {
  const OrganisationId organisation = world->store().ensure_organisation("o").value();
  std::vector<UserId> ids(8);
  std::vector<std::thread> threads;
  for (UserId& id : ids)
    threads.emplace_back([&] {
      id = world->store().ensure_user({.organisation = organisation, .issuer = "i", .subject = "s"}).value().id;
    });
  for (std::thread& thread : threads) thread.join();
  for (const UserId& id : ids) EXPECT_EQ(id, ids[0]);
  EXPECT_EQ(world->store().users(organisation).value().size(), 1);
}

TEST_P(Stored, RolesOfOnesOwnOrganisationOnly) {
  const User user = world->user(1, "a"), stranger = world->user(2, "b");
  EXPECT_FALSE(world->store().set_role(stranger.organisation, user.id, UserRole::admin).value());
  EXPECT_FALSE(world->store().set_disabled(stranger.organisation, user.id, true).value());
  EXPECT_EQ(world->store().user(user.id).value()->role, UserRole::auditor);
  EXPECT_FALSE(world->store().user(user.id).value()->disabled);
  EXPECT_TRUE(world->store().set_role(user.organisation, user.id, UserRole::admin).value());
  EXPECT_TRUE(world->store().set_disabled(user.organisation, user.id, true).value());
  EXPECT_EQ(world->store().user(user.id).value()->role, UserRole::admin);
  EXPECT_TRUE(world->store().user(user.id).value()->disabled);
  EXPECT_EQ(world->store().users(user.organisation).value().size(), 1);
  EXPECT_EQ(world->store().user(stranger.id).value()->role, UserRole::auditor);
}

Token token_of(const User& user, TokenKind kind, std::string hash, std::int64_t expires_ms = 0) {
  return {
      .kind = kind, .user = user.id, .label = "l", .hash = std::move(hash), .created_ms = 1, .expires_ms = expires_ms};
}

TEST_P(Stored, TokensByHash) {
  const User user = world->user(1), other = world->user(2);
  const std::int64_t id = world->store().add_token(token_of(user, TokenKind::api, "h1", 77)).value();
  const Token token = *world->store().find_token("h1").value();
  EXPECT_EQ(token.id, id);
  EXPECT_EQ(token.kind, TokenKind::api);
  EXPECT_EQ(token.user, user.id);
  EXPECT_EQ(token.label, "l");
  EXPECT_EQ(token.created_ms, 1);
  EXPECT_EQ(token.expires_ms, 77);
  EXPECT_FALSE(world->store().find_token("H1").value());
  EXPECT_FALSE(world->store().add_token(token_of(other, TokenKind::api, "h1")).has_value()) << "two tokens of one hash";
  EXPECT_EQ(world->store().tokens(user.id, TokenKind::api).value().size(), 1);
  EXPECT_TRUE(world->store().tokens(user.id, TokenKind::session).value().empty());
  EXPECT_TRUE(world->store().tokens(other.id, TokenKind::api).value().empty());
  EXPECT_FALSE(world->store().remove_token(other.id, id).value()) << "somebody else's";
  EXPECT_TRUE(world->store().remove_token(user.id, id).value());
  EXPECT_FALSE(world->store().remove_token(user.id, id).value());
  EXPECT_FALSE(world->store().find_token("h1").value());
  const std::int64_t next = world->store().add_token(token_of(user, TokenKind::api, "h2")).value();
  EXPECT_NE(next, id) << "a revoked token's id names another";
}

TEST_P(Stored, ALoginOnce) {
  const User user = world->user(1);
  (void)world->store().add_token(token_of(user, TokenKind::session, "session"));
  EXPECT_FALSE(world->store().redeem_login("session").value()) << "no login";
  EXPECT_TRUE(world->store().find_token("session").value());
  (void)world->store().add_token(token_of(user, TokenKind::login, "old", world->clock.now_ms()));
  EXPECT_FALSE(world->store().redeem_login("old").value()) << "expired";
  for (int round = 0; round < 20; ++round) {
    (void)world->store().add_token(token_of(user, TokenKind::login, "login", world->clock.now_ms() + 1));
    std::atomic<int> redeemed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        if (world->store().redeem_login("login").value()) ++redeemed;
      });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(redeemed, 1);
  }
}

TEST_P(Stored, ExpiredTokensGo) {
  const User user = world->user(1);
  const std::int64_t now_ms = world->clock.now_ms();
  (void)world->store().add_token(token_of(user, TokenKind::api, "past", now_ms));
  (void)world->store().add_token(token_of(user, TokenKind::api, "future", now_ms + 1));
  (void)world->store().add_token(token_of(user, TokenKind::api, "never", 0));
  EXPECT_EQ(world->store().remove_expired_tokens().value(), 1);
  EXPECT_FALSE(world->store().find_token("past").value());
  EXPECT_TRUE(world->store().find_token("future").value());
  EXPECT_TRUE(world->store().find_token("never").value());
}

TEST_P(Stored, RevokedJwtsUntilTheyCannotBeUsed) {
  const std::int64_t now_ms = world->clock.now_ms();
  EXPECT_FALSE(world->store().jwt_revoked("a").value());
  EXPECT_TRUE(world->store().revoke_jwt("a", now_ms + 1000));
  EXPECT_TRUE(world->store().revoke_jwt("a", now_ms + 1000)) << "twice";
  EXPECT_TRUE(world->store().jwt_revoked("a").value());
  EXPECT_FALSE(world->store().jwt_revoked("A").value());
  world->reopen();
  EXPECT_TRUE(world->store().jwt_revoked("a").value());
  world->clock.advance(301'000);
  (void)world->store().remove_expired_tokens();
  EXPECT_TRUE(world->store().jwt_revoked("a").value()) << "a clock that may differ by 300 s still accepts it";
  world->clock.advance(4'000'000);
  (void)world->store().remove_expired_tokens();
  EXPECT_FALSE(world->store().jwt_revoked("a").value());
}

TEST_P(Stored, RepositoriesOfTheirOrganisation) {
  const Repository mine = world->repository("r", "a"), theirs = world->repository("r", "b");
  EXPECT_NE(mine.id, theirs.id);
  EXPECT_EQ(world->repository("r", "a").id, mine.id);
  EXPECT_EQ(world->store().repository(mine.organisation, mine.id).value()->source, "/srv/r");
  EXPECT_FALSE(world->store().repository(mine.organisation, theirs.id).value());
  EXPECT_EQ(world->store().repositories(mine.organisation).value().size(), 1);
}

TEST_P(Stored, RunsAndWhatCameOfThemOfTheirOrganisation) {
  const User user = world->user(1, "a"), stranger = world->user(1, "b");
  const Repository repository = world->repository("r", "a");
  for (int i = 0; i < 5; ++i) {
    NewRun run = new_run(user, std::to_string(i));
    if (i != 2) run.run.repository = repository.id;
    waiting().submit(run);
    waiting().claim();
    world->clock.advance(i == 3 ? -500 : 1000);  // clocks jump; the order is that of completion
    waiting().finish({.run = run.run.id, .attempt = 1, .report = i == 4 ? "" : "{}", .score = 10.0 * i});
  }
  Store& store = world->store();
  EXPECT_EQ(store.run(user.organisation, run_id("3")).value()->score, 30);
  EXPECT_FALSE(store.run(stranger.organisation, run_id("3")).value());
  EXPECT_FALSE(store.run(user.organisation, run_id("nothing")).value());
  EXPECT_EQ(store.report(user.organisation, run_id("3")).value(), "{}");
  EXPECT_FALSE(store.report(user.organisation, run_id("4")).value()) << "it has none";
  EXPECT_FALSE(store.report(stranger.organisation, run_id("3")).value());

  const auto ids = [](const auto& runs) {
    std::vector<RunId> all;
    for (const auto& run : runs) all.push_back(run.id);
    return all;
  };
  EXPECT_EQ(ids(store.runs(user.organisation, std::nullopt, 2).value()), (std::vector{run_id("4"), run_id("3")}));
  EXPECT_EQ(ids(store.runs(user.organisation, repository.id, 9).value()),
            (std::vector{run_id("4"), run_id("3"), run_id("1"), run_id("0")}));
  EXPECT_TRUE(store.runs(stranger.organisation, std::nullopt, 9).value().empty());
  EXPECT_TRUE(store.runs(stranger.organisation, repository.id, 9).value().empty());

  std::string scores;
  const std::vector<ScorePoint> points = store.scores(user.organisation, repository.id, 3).value();
  for (const ScorePoint& point : points) scores += std::to_string(static_cast<int>(point.score)) + " ";
  EXPECT_EQ(scores, "10 30 40 ");
  EXPECT_TRUE(store.scores(stranger.organisation, repository.id, 3).value().empty());
}

INSTANTIATE_TEST_SUITE_P(Worlds, Stored, testing::ValuesIn(worlds()), world_name);

}  // namespace
}  // namespace fount
