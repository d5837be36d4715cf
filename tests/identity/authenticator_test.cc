// Who asks: every way to say it, every way to lie about it.
#include "identity/authenticator.h"

#include <gtest/gtest.h>

#include "base/base64url.h"
#include "tests/identity/world.h"

namespace fount::test {
namespace {

constexpr std::int64_t kHour_ms = 3'600'000;

TEST(Authenticator, every_form_of_one_identity) {
  World world;
  const User alice = world.user("alice");
  const std::string jwt = World::jwt("alice"), bearer = "Bearer " + jwt;
  EXPECT_EQ(world.who({.authorization = bearer}), "alice");
  EXPECT_EQ(world.who_bears(World::jwt("alice", Algorithm::RS256)), "alice");
  EXPECT_EQ(world.who_bears(World::jwt("alice", Algorithm::ES256)), "alice");
  // RFC 9110: a scheme has no case.
  const std::string lower_case = "bearer " + jwt;
  EXPECT_EQ(world.who({.authorization = lower_case}), "alice");

  const std::string protocols = "fount.v1, bearer." + encode_base64url(jwt);
  EXPECT_EQ(world.who({.protocols = protocols, .changes = true}), "alice");
  EXPECT_EQ(world.who_bears(world.api_token(alice.id)), "alice");
  const std::string api_protocols = "bearer." + encode_base64url(world.api_token(alice.id)) + ",fount.v1";
  EXPECT_EQ(world.who({.protocols = api_protocols}), "alice");

  const std::string cookie = world.session(alice.id).secret;
  EXPECT_EQ(world.who({.cookie = cookie}), "alice");
  EXPECT_EQ(world.who({.cookie = cookie, .origin = kOrigin, .changes = true}), "alice");
  EXPECT_EQ(world.who({.bypass_key = kBypassKey, .bypass_user = "tester-1"}), "tester-1");
  EXPECT_EQ(world.who({.authorization = bearer, .cookie = cookie, .origin = kOrigin, .protocols = protocols}), "alice");
}

TEST(Authenticator, what_a_caller_is) {
  World world;
  const auto jwt = world.authenticator.decide_token(World::jwt("alice"));
  ASSERT_TRUE(jwt);
  EXPECT_EQ(jwt->kind, CredentialKind::jwt);
  EXPECT_EQ(jwt->credential, "jti:alice-1");
  EXPECT_EQ(jwt->expires_ms, (kStart_s + 600) * 1000);
  EXPECT_EQ(jwt->key_id, "hs");
  EXPECT_EQ(jwt->user.role, UserRole::auditor);
  const auto token = world.authenticator.decide_token(world.api_token(jwt->user.id, kStart_s * 1000 + 1));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->kind, CredentialKind::api_token);
  EXPECT_EQ(token->user.id, jwt->user.id);
  EXPECT_TRUE(token->credential.starts_with("token:"));
  const auto bypass = world.authenticator.decide({.bypass_key = kBypassKey, .bypass_user = "a"});
  ASSERT_TRUE(bypass);
  EXPECT_EQ(bypass->kind, CredentialKind::bypass);
  EXPECT_EQ(bypass->user.issuer, "e2e");
}

TEST(Authenticator, users_who_differ_in_case_or_form_are_different) {
  World world;
  EXPECT_NE(world.user("alice").id, world.user("Alice").id);
  EXPECT_NE(world.user("ren\\u00e9").id, world.user("rene\\u0301").id);
  EXPECT_EQ(world.user("alice").id, world.user("alice").id);
}

TEST(Authenticator, two_identities_are_none) {
  World world;
  const User alice = world.user("alice"), bob = world.user("bob");
  const std::string header = "Bearer " + World::jwt("alice");
  const std::string protocols = "fount.v1, bearer." + encode_base64url(World::jwt("bob"));
  const std::string cookie = world.session(bob.id).secret;
  const std::string two = "two different users in one request";
  EXPECT_EQ(world.who({.authorization = header, .protocols = protocols}), two);
  EXPECT_EQ(world.who({.authorization = header, .cookie = cookie, .origin = kOrigin}), two);
  EXPECT_EQ(world.who({.cookie = world.session(alice.id).secret, .origin = kOrigin, .protocols = protocols}), two);
  EXPECT_EQ(world.who({.authorization = header, .bypass_key = kBypassKey, .bypass_user = "alice"}), two);
  EXPECT_EQ(world.who({.authorization = header, .repeated = true}), "a header that says who asks stands twice");
  const std::string both = protocols + ", bearer." + encode_base64url(World::jwt("bob"));
  EXPECT_EQ(world.who({.protocols = both}), "two tokens in Sec-WebSocket-Protocol");
}

TEST(Authenticator, what_is_shown_must_hold_beside_what_does) {
  World world;
  const User alice = world.user("alice");
  const std::string good = "Bearer " + World::jwt("alice"), cookie = world.session(alice.id).secret;
  EXPECT_EQ(world.who({.authorization = "Bearer x", .cookie = cookie}), "JWT: not three parts");
  EXPECT_EQ(world.who({.authorization = good, .cookie = "x"}), "session: malformed");
  EXPECT_EQ(world.who({.authorization = good, .cookie = ""}), "session: malformed");
  EXPECT_EQ(world.who({.authorization = good, .cookie = cookie, .origin = "https://evil.example.com"}),
            "session: foreign Origin");
  EXPECT_EQ(world.who({.authorization = good, .bypass_key = "guess", .bypass_user = "alice"}), "bypass: wrong key");
  EXPECT_EQ(world.who({.authorization = good, .protocols = "bearer.="}),
            "the token in Sec-WebSocket-Protocol is not canonical base64url");
}

TEST(Authenticator, malformed_headers) {
  World world;
  const std::string jwt = World::jwt("alice");
  const auto header = [&](const std::string& value) { return world.who({.authorization = value}); };
  EXPECT_EQ(world.who({}), "nothing says who asks");
  EXPECT_EQ(world.who({.protocols = "fount.v1"}), "nothing says who asks");
  EXPECT_EQ(world.who({.origin = kOrigin, .changes = true}), "nothing says who asks");
  for (const std::string& value :
       {std::string(), std::string("Bearer"), "Basic " + jwt, "Token " + jwt, jwt, "Bearer:" + jwt, "Bearer\t" + jwt,
        "XBearer " + jwt, std::string("Basic YWxpY2U6YWxpY2U=")})
    EXPECT_EQ(header(value), "Authorization is not Bearer") << value;
  EXPECT_EQ(header("Bearer "), "JWT: not three parts");
  EXPECT_EQ(header("Bearer  " + jwt), "JWT: a part is not canonical base64url");
  EXPECT_EQ(header("Bearer " + jwt + ", Bearer " + jwt), "JWT: not three parts");
  EXPECT_EQ(header("Bearer " + std::string(1 << 20, 'a')), "JWT: longer than 16 KiB");
  // A string of more than 20 characters with a dot once opened the audited platform.
  EXPECT_EQ(header("Bearer aaaaaaaaaaaaaaaaaaaaaa.bbbbbb"), "JWT: not three parts");
  for (const std::string_view protocols : {"e2e-testing", "staging-auth", "agent_chat", "jwt-auth", "bearer"})
    EXPECT_EQ(world.who({.protocols = protocols}), "nothing says who asks") << protocols;
  const std::string padded = "bearer." + encode_base64url(jwt) + "=";
  EXPECT_EQ(world.who({.protocols = padded}), "the token in Sec-WebSocket-Protocol is not canonical base64url");
  EXPECT_EQ(world.who({.protocols = "bearer."}), "JWT: not three parts");
}

TEST(Authenticator, a_cookie_needs_its_origin) {
  Settings settings = test_settings();
  settings.allowed_origins = {"https://other.example.com:8443"};
  World world(settings);
  const std::string cookie = world.session(world.user("alice").id).secret;
  const auto from = [&](std::string_view origin) {
    return world.who({.cookie = cookie, .origin = origin, .changes = true});
  };
  EXPECT_EQ(from("https://fount.example.com"), "alice");
  EXPECT_EQ(from("https://other.example.com:8443"), "alice");
  EXPECT_EQ(world.who({.cookie = cookie, .changes = true}), "session: no Origin");
  for (const std::string_view origin :
       {"", "null", "https://evil.example.com", "https://fount.example.com.evil.example.com",
        "https://evilfount.example.com", "https://fount.example.com@evil.example.com", "http://fount.example.com",
        "https://fount.example.com:444", "https://fount.example.com:443", "https://FOUNT.example.com",
        "HTTPS://fount.example.com", "https://fount.example.com/", "https://fount.example.com.",
        " https://fount.example.com", "https://fount.example.com, https://fount.example.com", "*",
        "https://other.example.com"})
    EXPECT_EQ(from(origin), "session: foreign Origin") << origin;
  EXPECT_EQ(world.who({.cookie = cookie, .origin = "https://evil.example.com"}), "session: foreign Origin");
}

TEST(Authenticator, api_tokens) {
  World world;
  const User alice = world.user("alice");
  const IssuedToken issued = *issue_api_token(world.store, world.clock, alice.id, "ci", kStart_s * 1000 + kHour_ms);
  const std::string& token = issued.secret;
  EXPECT_TRUE(token.starts_with("fount_"));
  EXPECT_EQ(token.size(), 49U);
  EXPECT_EQ(world.who_bears(token), "alice");
  const auto stored = world.store.tokens(alice.id, TokenKind::api);
  ASSERT_EQ(stored->size(), 1U);
  EXPECT_EQ(stored->front().hash.find(token.substr(6)), std::string::npos) << "only its hash is stored";

  std::string changed = token;
  changed[20] = changed[20] == 'A' ? 'B' : 'A';
  EXPECT_EQ(world.who_bears(changed), "API token: unknown");
  EXPECT_EQ(world.who_bears(token + "="), "API token: malformed");
  EXPECT_EQ(world.who_bears(token.substr(0, 48)), "API token: malformed");
  EXPECT_EQ(world.who_bears("fount_"), "API token: malformed");
  EXPECT_EQ(world.who_bears("fount_' OR '1'='1"), "API token: malformed");
  EXPECT_EQ(world.who_bears("FOUNT_" + token.substr(6)), "JWT: not three parts");
  EXPECT_EQ(world.who_bears(token.substr(6)), "JWT: not three parts");
  EXPECT_EQ(world.who_bears(issued.token.hash), "JWT: not three parts");
  EXPECT_EQ(world.who({.cookie = token}), "session: malformed");
  EXPECT_EQ(world.who({.cookie = std::string_view(token).substr(6)}), "session: unknown");

  ASSERT_TRUE(*world.store.set_disabled(alice.organisation, alice.id, true));
  EXPECT_EQ(world.who_bears(token), "API token: the user is disabled");
  EXPECT_EQ(world.who_bears(World::jwt("alice")), "JWT: the user is disabled");
  ASSERT_TRUE(*world.store.set_disabled(alice.organisation, alice.id, false));
  EXPECT_EQ(world.who_bears(token), "alice");
  world.clock.advance(kHour_ms);
  EXPECT_EQ(world.who_bears(token), "API token: expired");
  const std::string lasting = world.api_token(alice.id);
  world.clock.advance(1000 * kHour_ms);
  EXPECT_EQ(world.who_bears(lasting), "alice");
  ASSERT_TRUE(*world.store.remove_token(alice.id, world.store.tokens(alice.id, TokenKind::api)->back().id));
  EXPECT_EQ(world.who_bears(lasting), "API token: unknown");
}

TEST(Authenticator, a_token_is_of_one_kind) {
  World world;
  const User alice = world.user("alice");
  const IssuedToken session = world.session(alice.id);
  const std::string link = issue_login_link(world.store, world.clock, world.settings, alice.id)->secret;
  EXPECT_EQ(world.who_bears(session.secret), "JWT: not three parts");
  EXPECT_EQ(world.who_bears("fount_" + session.secret), "API token: unknown");
  EXPECT_EQ(world.who({.cookie = link}), "session: unknown");
  EXPECT_EQ(world.who_bears("fount_" + link), "API token: unknown");
  // Not even one that the store would know by its hash.
  ASSERT_TRUE(
      world.store.add_token({.kind = TokenKind::session, .user = alice.id, .hash = token_hash("fount_" + link)}));
  EXPECT_EQ(world.who_bears("fount_" + link), "API token: unknown");
  const std::string jwt = World::jwt("alice");
  EXPECT_EQ(world.who({.cookie = jwt}), "session: malformed");
}

TEST(Authenticator, a_login_link_works_once) {
  World world;
  const User admin = *ensure_local_admin(world.store, world.settings);
  EXPECT_EQ(admin.role, UserRole::admin);
  const auto redeem = [&](std::string_view secret) {
    return redeem_login_link(world.store, world.clock, world.settings, secret);
  };
  const std::string link = issue_login_link(world.store, world.clock, world.settings, admin.id)->secret;
  const auto session = redeem(link);
  ASSERT_TRUE(session && *session);
  EXPECT_EQ(world.who({.cookie = (*session)->secret}), "admin");
  EXPECT_FALSE(redeem(link)->has_value()) << "twice";
  EXPECT_FALSE(redeem((*session)->secret)->has_value()) << "a session is no link";
  EXPECT_FALSE(redeem("")->has_value());

  const std::string late = issue_login_link(world.store, world.clock, world.settings, admin.id)->secret;
  world.clock.advance(kHour_ms);
  EXPECT_FALSE(redeem(late)->has_value()) << "expired";
  const std::string last = issue_login_link(world.store, world.clock, world.settings, admin.id)->secret;
  ASSERT_TRUE(*world.store.set_disabled(admin.organisation, admin.id, true));
  EXPECT_FALSE(redeem(last)->has_value()) << "of a disabled user";
  ASSERT_TRUE(*world.store.set_disabled(admin.organisation, admin.id, false));
  world.clock.advance(12 * kHour_ms);
  EXPECT_EQ(world.who({.cookie = (*session)->secret}), "session: expired");
}

TEST(Authenticator, the_bypass_key) {
  World world;
  const auto ask = [&](std::string_view key, std::string_view user) {
    return world.who({.bypass_key = key, .bypass_user = user});
  };
  EXPECT_EQ(ask(kBypassKey, "tester"), "tester");
  EXPECT_EQ(ask("", "tester"), "bypass: wrong key");
  EXPECT_EQ(ask("1", "tester"), "bypass: wrong key");
  EXPECT_EQ(ask(std::string(kBypassKey) + "x", "tester"), "bypass: wrong key");
  EXPECT_EQ(ask(kBypassKey.substr(1), "tester"), "bypass: wrong key");
  EXPECT_EQ(world.who({.bypass_key = kBypassKey}), "bypass: key or user is missing");
  EXPECT_EQ(world.who({.bypass_user = "tester"}), "bypass: key or user is missing");
  for (const std::string_view name : {"", "A", "a b", "a\n", "../a", "'--"})
    EXPECT_EQ(ask(kBypassKey, name), "bypass: no name of a test user") << name;
  EXPECT_EQ(world.who_bears(std::string(kBypassKey)), "JWT: not three parts") << "the key is no token";
  world.clock.advance(24 * kHour_ms);
  EXPECT_EQ(ask(kBypassKey, "tester"), "bypass: there is no key that works");
}

TEST(Authenticator, the_bypass_key_opens_nothing_in_production_or_unset) {
  Settings production = test_settings();
  production.environment = "production";
  Settings unset = test_settings();
  unset.e2e_bypass_key.clear();
  Settings lasting = test_settings();
  lasting.e2e_bypass_expires.clear();
  for (const Settings& settings : {production, unset, lasting}) {
    World world(settings);
    for (const std::string_view key : {kBypassKey, std::string_view(), std::string_view("x")})
      EXPECT_EQ(world.who({.bypass_key = key, .bypass_user = "tester"}), "bypass: there is no key that works");
  }
}

TEST(Authenticator, test_users_are_never_admins) {
  Settings settings = test_settings();
  settings.new_user_role = "admin";
  World world(settings);
  const Credentials credentials{.bypass_key = kBypassKey, .bypass_user = "admin"};
  const User tester = world.authenticator.decide(credentials)->user;
  EXPECT_EQ(tester.role, UserRole::auditor);
  EXPECT_NE(tester.id, ensure_local_admin(world.store, world.settings)->id);
  ASSERT_TRUE(*world.store.set_role(tester.organisation, tester.id, UserRole::admin));
  EXPECT_EQ(world.authenticator.decide(credentials)->user.role, UserRole::auditor);
  EXPECT_EQ(world.user("alice").role, UserRole::admin) << "users with a token of their own get what is set";
}

TEST(Authenticator, revoked_tokens) {
  World world;
  const std::string jwt = World::jwt("alice");
  ASSERT_EQ(world.who_bears(jwt), "alice");
  ASSERT_TRUE(world.store.revoke_jwt("alice-1", (kStart_s + 600) * 1000));
  EXPECT_EQ(world.who_bears(jwt), "JWT: revoked");
  EXPECT_EQ(world.who_bears(World::jwt("bob")), "bob");
  // Without a jti of its own a token is known by its digest.
  const std::string plain =
      sign(Algorithm::HS256, header_of(Algorithm::HS256), with(claims_of("carol", kStart_s), "jti", ""));
  const auto carol = world.authenticator.decide_token(plain);
  ASSERT_TRUE(carol);
  ASSERT_TRUE(world.store.revoke_jwt(carol->credential.substr(4), carol->expires_ms));
  EXPECT_EQ(world.who_bears(plain), "JWT: revoked");
}

TEST(Authenticator, what_was_decided_may_end) {
  World world;
  const auto holds = [&](const Caller& caller) {
    const auto still = world.authenticator.still_holds(caller);
    return still ? "holds" : still.error().reason;
  };
  const Caller jwt = *world.authenticator.decide_token(World::jwt("alice"));
  const Caller other = *world.authenticator.decide_token(World::jwt("alice", Algorithm::ES256));
  const IssuedToken session = world.session(jwt.user.id);
  const Caller cookie = *world.authenticator.decide({.cookie = session.secret});
  const Caller api = *world.authenticator.decide_token(world.api_token(jwt.user.id));
  const Caller bypass = *world.authenticator.decide({.bypass_key = kBypassKey, .bypass_user = "tester"});
  for (const Caller& caller : {jwt, other, cookie, api, bypass}) EXPECT_EQ(holds(caller), "holds");

  ASSERT_TRUE(*world.store.remove_token(jwt.user.id, session.token.id));
  EXPECT_EQ(holds(cookie), "revoked");
  EXPECT_EQ(holds(api), "holds");
  world.keys.replace(*JwtKeys::parse(key_set_of(jwk_of(Algorithm::ES256, "es"))));
  EXPECT_EQ(holds(jwt), "its key was removed");
  EXPECT_EQ(holds(other), "holds");
  ASSERT_TRUE(*world.store.set_disabled(jwt.user.organisation, jwt.user.id, true));
  EXPECT_EQ(holds(other), "the user is disabled");
  EXPECT_EQ(holds(api), "the user is disabled");
  EXPECT_EQ(holds(bypass), "holds");
  ASSERT_TRUE(*world.store.set_disabled(jwt.user.organisation, jwt.user.id, false));
  ASSERT_TRUE(world.store.revoke_jwt("alice-1", jwt.expires_ms));
  EXPECT_EQ(holds(other), "revoked");
  world.clock.advance(600'000);
  EXPECT_EQ(holds(other), "expired");
  EXPECT_EQ(holds(api), "holds");
  world.clock.advance(24 * kHour_ms);
  EXPECT_EQ(holds(bypass), "expired");
}

// What a log may hold of a refusal.
TEST(Authenticator, reasons_hold_nothing_of_the_credential) {
  World world;
  const std::string marker = "M4rk3rM4rk3rM4rk3r";
  const std::string header = R"({"alg": ")" + marker + R"(", "kid": ")" + marker + R"(", "typ": ")" + marker + R"("})";
  const std::string claims = R"({"iss": ")" + marker + R"(", "sub": ")" + marker + R"("})";
  const std::vector<std::string> tokens{marker,
                                        "fount_" + marker,
                                        marker + "." + marker + "." + marker,
                                        sign(Algorithm::HS256, header, claims),
                                        sign(Algorithm::HS256, header_of(Algorithm::HS256), claims),
                                        "fount_" + std::string(25, 'A') + marker};
  for (const std::string& token : tokens) {
    const std::string bearer = "Bearer " + token, protocols = "bearer." + encode_base64url(token);
    for (const std::string& reason :
         {world.who({.authorization = bearer}), world.who({.protocols = protocols}), world.who({.cookie = token}),
          world.who({.authorization = token}), world.who({.bypass_key = token, .bypass_user = token})}) {
      EXPECT_EQ(reason.find(marker), std::string::npos) << reason;
      EXPECT_EQ(reason.find(encode_base64url(marker)), std::string::npos) << reason;
    }
  }
}

}  // namespace
}  // namespace fount::test
