// Tokens that must be refused (RFC 8725 and more), each with its reason, beside tokens that must be accepted.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "base/base64url.h"
#include "identity/jwt_keys.h"
#include "tests/identity/mint.h"

namespace fount::test {
namespace {

constexpr std::int64_t kNow_s = 1'795'780'800;
const JwtExpectations kExpected{.issuer = "fount", .audience = "fount", .longest_s = 86400};

using enum Algorithm;

std::string good_claims() { return claims_of("alice", kNow_s); }
std::string good(Algorithm algorithm = HS256) { return sign(algorithm, header_of(algorithm), good_claims()); }
std::string header_with(std::string_view name, std::string_view member) {
  return sign(HS256, with(header_of(HS256), name, member), good_claims());
}
std::string claims_with(std::string_view name, std::string_view member) {
  return sign(HS256, header_of(HS256), with(good_claims(), name, member));
}
std::string forged_header(std::string_view alg, std::string_view kid) {
  return fmt::format(R"({{"alg": "{}", "kid": "{}"}})", alg, kid);
}
std::string payload_of(std::string_view text) { return sign(HS256, header_of(HS256), text); }

std::string verdict(const std::string& token, const std::string& keys = jwk_set()) {
  const Result<JwtKeys> ring = JwtKeys::parse(keys);
  if (!ring) return ring.error().message;
  const auto claims = ring->verify(token, kExpected, kNow_s);
  return claims ? "accepted" : claims.error();
}

struct Attack {
  std::string name, token, reason;
};
using Attacks = std::vector<Attack>;

void expect_refused(const Attacks& attacks) {
  for (const Attack& attack : attacks) EXPECT_EQ(verdict(attack.token), attack.reason) << attack.name;
}

TEST(Jwt, good_tokens_are_accepted) {
  for (const Algorithm algorithm : {HS256, RS256, ES256}) EXPECT_EQ(verdict(good(algorithm)), "accepted");
  const std::vector<std::pair<std::string, std::string>> controls{
      {"no kid, one key has the algorithm", header_with("kid", "")},
      {"no typ", header_with("typ", "")},
      {"typ at+jwt", header_with("typ", R"("typ": "at+jwt")")},
      {"typ in lower case", header_with("typ", R"("typ": "jwt")")},
      {"an unknown header", header_with("x", R"("x": 1)")},
      {"audience in a list", claims_with("aud", R"("aud": ["other", "fount"])")},
      {"no jti", claims_with("jti", "")},
      {"not before now", claims_with("nbf", fmt::format(R"("nbf": {})", kNow_s))},
      {"expires in one second", claims_with("exp", fmt::format(R"("exp": {})", kNow_s + 1))},
      {"issued now", claims_with("iat", fmt::format(R"("iat": {})", kNow_s))},
      {"an access token", claims_with("token_type", R"("token_type": "access")")},
      {"nested claims", claims_with("x", R"("x": {"y": [{"y": 1}, {"y": 2}]})")},
      {"claims in blanks", payload_of(" " + good_claims() + "\n")},
      {"sub of 255 bytes", claims_with("sub", fmt::format(R"("sub": "{}")", std::string(255, 'a')))},
  };
  for (const auto& [name, token] : controls) EXPECT_EQ(verdict(token), "accepted") << name;
}

TEST(Jwt, claims_arrive) {
  const Result<JwtKeys> ring = JwtKeys::parse(jwk_set());
  const auto claims = ring->verify(claims_with("name", R"("name": "Alice \u00e9")"), kExpected, kNow_s);
  ASSERT_TRUE(claims) << claims.error();
  EXPECT_EQ(claims->subject, "alice");
  EXPECT_EQ(claims->issuer, "fount");
  EXPECT_EQ(claims->id, "alice-1");
  EXPECT_EQ(claims->name, "Alice \xC3\xA9");
  EXPECT_EQ(claims->key_id, "hs");
  EXPECT_EQ(claims->expires_s, kNow_s + 600);
}

const std::string kNoAlgorithm = "the algorithm is not HS256, RS256 or ES256";
const std::string kForged = "the signature does not hold";
const std::string kMalformed = "a part is not canonical base64url";

TEST(Jwt, algorithm_none_and_friends) {
  Attacks attacks;
  for (const std::string_view name : {"none", "None", "NONE", "nOnE", "noNe", "nonE", "none ", "HS256\\u0000", "hs256",
                                      "HS512", "HS384", "RS512", "PS256", "ES384", "EdDSA", "dir", ""}) {
    attacks.push_back(
        {fmt::format("alg {}", name), sign(HS256, forged_header(name, "hs"), good_claims()), kNoAlgorithm});
  }
  const std::string none = R"({"alg": "none"})";
  const std::string input = encode_base64url(none) + "." + encode_base64url(good_claims());
  attacks.push_back({"alg none, no signature", input + ".", "a part is empty"});
  attacks.push_back({"alg none, two parts", input, "not three parts"});
  attacks.push_back({"alg none, any signature", input + ".AAAA", kNoAlgorithm});
  attacks.push_back({"no alg", header_with("alg", ""), "the header has no alg"});
  attacks.push_back({"alg null", header_with("alg", R"("alg": null)"), "the header has no alg"});
  attacks.push_back({"alg as list", header_with("alg", R"("alg": ["HS256"])"), "the header has no alg"});
  attacks.push_back({"empty signature", good().substr(0, good().rfind('.') + 1), "a part is empty"});
  expect_refused(attacks);
}

TEST(Jwt, key_confusion) {
  Attacks attacks;
  for (const Algorithm algorithm : {RS256, ES256}) {
    const std::string kid = algorithm == RS256 ? "rs" : "es";
    const std::vector<std::pair<std::string, std::string>> secrets{
        {"PEM", public_pem(algorithm)}, {"DER", public_der(algorithm)}, {"JWK", jwk_of(algorithm, kid)}};
    for (const auto& [form, secret] : secrets) {
      attacks.push_back({fmt::format("{} of {} as secret, its kid", form, kid),
                         sign_with(secret, forged_header("HS256", kid), good_claims()),
                         "its key has another algorithm"});
      attacks.push_back({fmt::format("{} of {} as secret, no kid", form, kid),
                         sign_with(secret, R"({"alg": "HS256"})", good_claims()), kForged});
    }
  }
  const std::string other = "its key has another algorithm";
  attacks.push_back({"RS256 with the kid of HS256", sign(RS256, forged_header("RS256", "hs"), good_claims()), other});
  attacks.push_back({"ES256 with the kid of RS256", sign(ES256, forged_header("ES256", "rs"), good_claims()), other});
  attacks.push_back({"HS256 said to be RS256", sign(HS256, forged_header("RS256", "hs"), good_claims()), other});
  attacks.push_back(
      {"RS256 signed by HS256", sign(HS256, header_of(RS256), good_claims()), "the signature has the wrong length"});
  for (const std::string_view secret : {"", "secret", "null", "fount"})
    attacks.push_back(
        {fmt::format("secret '{}'", secret), sign_with(secret, header_of(HS256), good_claims()), kForged});
  expect_refused(attacks);
}

TEST(Jwt, kid_chooses_a_key_and_nothing_else) {
  Attacks attacks;
  for (const std::string_view kid : {"../../../dev/null", "' OR '1'='1", "", "unknown", "HS", "hs ", "hs\\u0000", "0"})
    attacks.push_back({fmt::format("kid '{}'", kid), sign_with("", forged_header("HS256", kid), good_claims()),
                       "signed with an unknown key"});
  attacks.push_back(
      {"unknown kid, good signature", header_with("kid", R"("kid": "other")"), "signed with an unknown key"});
  attacks.push_back({"kid as number", header_with("kid", R"("kid": 1)"), "the header's kid is no string"});
  attacks.push_back({"kid null", header_with("kid", R"("kid": null)"), "the header's kid is no string"});
  expect_refused(attacks);
  const std::string two = key_set_of(jwk_of(HS256, "hs") + "," + jwk_of(HS256, "other"));
  EXPECT_EQ(verdict(header_with("kid", ""), two), "it does not say which key");
  EXPECT_EQ(verdict(good(), two), "accepted");
  EXPECT_EQ(verdict(header_with("kid", ""), key_set_of(jwk_of(RS256, "rs"))), "no key has its algorithm");
}

TEST(Jwt, the_header_brings_nothing_of_its_own) {
  const std::string jwk = R"("jwk": {"kty": "oct", "k": "AAAA"})";
  expect_refused({
      {"jwk", header_with("x", jwk), "the header brings a key"},
      {"jku", header_with("x", R"("jku": "https://evil.example.com/jwks")"), "the header names where its key is"},
      {"x5u", header_with("x", R"("x5u": "https://evil.example.com/pem")"), "the header names where its key is"},
      {"x5c", header_with("x", R"("x5c": ["AAAA"])"), "the header brings a certificate"},
      {"crit", header_with("x", R"("crit": ["exp"])"), "the header has critical extensions"},
      {"empty crit", header_with("x", R"("crit": [])"), "the header has critical extensions"},
      {"b64", header_with("x", R"("b64": false)"), "the header changes how the payload is encoded"},
      {"nested", header_with("x", R"("cty": "JWT")"), "the header nests another token"},
      {"encrypted", header_with("x", R"("enc": "A256GCM")"), "an encrypted token"},
      {"compressed", header_with("x", R"("zip": "DEF")"), "a compressed token"},
      {"typ of logout", header_with("typ", R"("typ": "logout+jwt")"), "the header's typ is not JWT or at+jwt"},
      {"typ as number", header_with("typ", R"("typ": 1)"), "the header's typ is not JWT or at+jwt"},
      {"alg twice", sign(HS256, R"({"alg": "none", "alg": "HS256", "kid": "hs"})", good_claims()),
       "the header is no JSON object, or has a member twice"},
      {"alg twice, escaped", sign(HS256, R"({"alg": "HS256", "\u0061lg": "none", "kid": "hs"})", good_claims()),
       "the header is no JSON object, or has a member twice"},
      {"a list", sign(HS256, R"([{"alg": "HS256"}])", good_claims()),
       "the header is no JSON object, or has a member twice"},
      {"something after it", sign(HS256, header_of(HS256) + "{}", good_claims()),
       "the header is no JSON object, or has a member twice"},
  });
}

// The last character of 32 bytes has two bits that belong to no byte.
std::string with_other_trailing_bits(std::string token) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  token.back() = kAlphabet[kAlphabet.find(token.back()) | 1];
  return token;
}

std::string changed(std::string token, std::size_t at) {
  token[at] = token[at] == 'A' ? 'B' : 'A';
  return token;
}

TEST(Jwt, form) {
  const std::string token = good();
  const std::size_t first = token.find('.'), second = token.rfind('.');
  const std::string payload = encode_base64url(claims_of("mallory", kNow_s));
  Attacks attacks{
      {"nothing", "", "not three parts"},
      {"dots", "..", "a part is empty"},
      {"two parts", token.substr(0, second), "not three parts"},
      {"four parts", token + ".AAAA", "not three parts"},
      {"JWE of five parts", "e30.AAAA.AAAA.AAAA.AAAA", "not three parts"},
      {"another payload", token.substr(0, first + 1) + payload + token.substr(second), kForged},
      {"signature of another", token.substr(0, second + 1) + encode_base64url(hmac("x", "x")), kForged},
      {"a changed signature", changed(token, second + 5), kForged},
      {"half a signature", token.substr(0, second + 1) + token.substr(second + 1, 22).replace(21, 1, "A"),
       "the signature has the wrong length"},
      {"one byte of signature", token.substr(0, second + 1) + "AA", "the signature has the wrong length"},
      {"a longer signature", token + "AAAA", "the signature has the wrong length"},
      {"a signature of 33 bytes", token.substr(0, second + 1) + std::string(44, 'A'),
       "the signature has the wrong length"},
      {"padding", token + "=", kMalformed},
      {"padding of the payload", token.substr(0, second) + "=" + token.substr(second), kMalformed},
      {"other trailing bits", with_other_trailing_bits(token), kMalformed},
      {"standard alphabet", token.substr(0, second + 1) + "+/" + token.substr(second + 3), kMalformed},
      {"a blank in front", " " + token, kMalformed},
      {"a blank behind", token + " ", kMalformed},
      {"a line's end", token + "\n", kMalformed},
      {"a blank inside", token.substr(0, first) + " " + token.substr(first), kMalformed},
      {"unicode", token.substr(0, second + 1) + "\xC3\xA9" + token.substr(second + 3), kMalformed},
      {"a full-width dot",
       "a\xEF\xBC\x8E"
       "b.c",
       "not three parts"},
      {"a zero byte", token + std::string(1, '\0'), kMalformed},
      {"garbage behind", token + "garbage", kMalformed},
      {"1 MiB", std::string(1 << 20, 'A'), "longer than 16 KiB"},
      {"1 MiB of dots", std::string(1 << 20, '.'), "longer than 16 KiB"},
      {"16 KiB of dots", std::string(1 << 14, '.'), "not three parts"},
      {"ES256 in DER",
       encode_base64url(header_of(ES256)) + "." + encode_base64url(good_claims()) + "." +
           encode_base64url(std::string("\x30\x45", 2) + std::string(69, 'x')),
       "the signature has the wrong length"},
      {"ES256 of zeros",
       encode_base64url(header_of(ES256)) + "." + encode_base64url(good_claims()) + "." +
           encode_base64url(std::string(64, '\0')),
       kForged},
      {"RS256 of zeros",
       encode_base64url(header_of(RS256)) + "." + encode_base64url(good_claims()) + "." +
           encode_base64url(std::string(256, '\0')),
       kForged},
  };
  expect_refused(attacks);
}

TEST(Jwt, claims_are_one_object_with_each_member_once) {
  const std::string reason = "the claims are no JSON object, or have a member twice";
  const std::string claims = good_claims();
  const std::string body = claims.substr(1, claims.size() - 2);
  std::string deep = R"("x": )" + std::string(5000, '[') + std::string(5000, ']');
  std::string wide;
  for (int i = 0; i < 300; ++i) wide += fmt::format(R"(, "x{}": 1)", i);
  expect_refused({
      {"sub twice", payload_of("{" + body + R"(, "sub": "mallory"})"), reason},
      {"sub twice, escaped", payload_of("{" + body + R"(, "s\u0075b": "mallory"})"), reason},
      {"twice in a nested object", payload_of("{" + body + R"(, "x": {"a": 1, "a": 2}})"), reason},
      {"twice in a list's object", payload_of("{" + body + R"(, "x": [{"a": 1, "a": 2}]})"), reason},
      {"a list", payload_of("[" + claims + "]"), reason},
      {"a string", payload_of(R"("alice")"), reason},
      {"null", payload_of("null"), reason},
      {"nothing but a blank", payload_of(" "), reason},
      {"not JSON", payload_of("sub=alice"), reason},
      {"a comment", payload_of("{" + body + "/* x */}"), reason},
      {"a comma at the end", payload_of("{" + body + ",}"), reason},
      {"two objects", payload_of(claims + claims), reason},
      {"a byte order mark", payload_of("\xEF\xBB\xBF" + claims), reason},
      {"not UTF-8", payload_of("{" + body + ", \"x\": \"\xFF\"}"), reason},
      {"half an object", payload_of(claims.substr(0, claims.size() - 1)), reason},
      {"another token", payload_of(good()), reason},
      {"5,000 levels", claims_with("x", deep), reason},
      {"300 members", payload_of("{" + body + wide + "}"), reason},
  });
}

TEST(Jwt, times) {
  const auto at = [](std::string_view name, std::int64_t value) {
    return claims_with(name, fmt::format(R"("{}": {})", name, value));
  };
  const std::string no_exp = "exp is missing, or no time in whole seconds";
  const std::string no_iat = "iat is missing, or no time in whole seconds";
  Attacks attacks;
  for (const std::string_view value :
       {R"("1795781400")", "1795781400.0", "1.7957814e9", "-1", "99999999999999", "9223372036854775808",
        "18446744073709551616", "1e400", "true", "null", "[1795781400]"}) {
    attacks.push_back({fmt::format("exp {}", value), claims_with("exp", fmt::format(R"("exp": {})", value)), no_exp});
    attacks.push_back({fmt::format("iat {}", value), claims_with("iat", fmt::format(R"("iat": {})", value)), no_iat});
    attacks.push_back({fmt::format("nbf {}", value), claims_with("nbf", fmt::format(R"("nbf": {})", value)),
                       "nbf is no time in whole seconds"});
  }
  attacks.push_back({"no exp", claims_with("exp", ""), no_exp});
  attacks.push_back({"no iat", claims_with("iat", ""), no_iat});
  attacks.push_back({"expired by one second", at("exp", kNow_s - 1), "expired"});
  attacks.push_back({"expires now", at("exp", kNow_s), "expired"});
  attacks.push_back({"expired by one hour", at("exp", kNow_s - 3600), "expired"});
  attacks.push_back({"issued in one second", at("iat", kNow_s + 1), "issued in the future"});
  attacks.push_back({"not before one second", at("nbf", kNow_s + 1), "not valid yet"});
  attacks.push_back({"lives too long", at("exp", kNow_s - 10 + 86401), "lives longer than is accepted"});
  attacks.push_back({"issued in 1970", at("iat", 0), "lives longer than is accepted"});
  expect_refused(attacks);
}

TEST(Jwt, clock_skew_moves_every_limit_by_as_much) {
  const Result<JwtKeys> ring = JwtKeys::parse(jwk_set());
  JwtExpectations expected = kExpected;
  expected.skew_s = 30;
  const auto verdict_at = [&](std::int64_t now_s) {
    const auto claims = ring->verify(claims_with("nbf", fmt::format(R"("nbf": {})", kNow_s - 10)), expected, now_s);
    return claims ? "accepted" : claims.error();
  };
  EXPECT_EQ(verdict_at(kNow_s + 629), "accepted");
  EXPECT_EQ(verdict_at(kNow_s + 630), "expired");
  EXPECT_EQ(verdict_at(kNow_s - 40), "accepted");
  EXPECT_EQ(verdict_at(kNow_s - 41), "issued in the future");
}

TEST(Jwt, issuer_audience_subject) {
  const std::string issuer = "from another issuer", audience = "for another audience";
  const std::string subject = "sub is missing, or no text of 1 to 255 bytes";
  expect_refused({
      {"no iss", claims_with("iss", ""), issuer},
      {"other iss", claims_with("iss", R"("iss": "evil")"), issuer},
      {"iss in upper case", claims_with("iss", R"("iss": "FOUNT")"), issuer},
      {"iss with a slash", claims_with("iss", R"("iss": "fount/")"), issuer},
      {"iss in a list", claims_with("iss", R"("iss": ["fount"])"), issuer},
      {"iss as number", claims_with("iss", R"("iss": 1)"), issuer},
      {"local iss", claims_with("iss", R"("iss": "local")"), issuer},
      {"no aud", claims_with("aud", ""), audience},
      {"other aud", claims_with("aud", R"("aud": "other")"), audience},
      {"aud that begins so", claims_with("aud", R"("aud": "fount-admin")"), audience},
      {"list without us", claims_with("aud", R"("aud": ["a", "b"])"), audience},
      {"empty list", claims_with("aud", R"("aud": [])"), audience},
      {"list in a list", claims_with("aud", R"("aud": [["fount"]])"), audience},
      {"list with a number", claims_with("aud", R"("aud": ["fount", 1])"), audience},
      {"aud as object", claims_with("aud", R"("aud": {"fount": true})"), audience},
      {"aud null", claims_with("aud", R"("aud": null)"), audience},
      {"no sub", claims_with("sub", ""), subject},
      {"sub as number", claims_with("sub", R"("sub": 1)"), subject},
      {"sub as object", claims_with("sub", R"("sub": {"$ne": null})"), subject},
      {"sub null", claims_with("sub", R"("sub": null)"), subject},
      {"empty sub", claims_with("sub", R"("sub": "")"), subject},
      {"sub with a zero byte", claims_with("sub", R"("sub": "alice\u0000")"), subject},
      {"sub with a line's end", claims_with("sub", R"("sub": "alice\n")"), subject},
      {"sub of 256 bytes", claims_with("sub", fmt::format(R"("sub": "{}")", std::string(256, 'a'))), subject},
      {"sub of 1 MiB", claims_with("sub", fmt::format(R"("sub": "{}")", std::string(1 << 20, 'a'))),
       "longer than 16 KiB"},
      {"jti as number", claims_with("jti", R"("jti": 1)"), "jti is no text of 1 to 255 bytes"},
      {"empty jti", claims_with("jti", R"("jti": "")"), "jti is no text of 1 to 255 bytes"},
      {"a refresh token", claims_with("x", R"("token_type": "refresh")"), "not an access token"},
      {"an identity token", claims_with("x", R"("token_use": "id")"), "not an access token"},
      {"an identity token's typ", claims_with("x", R"("typ": "ID")"), "not an access token"},
      {"a token type that is no text", claims_with("x", R"("token_type": ["access"])"), "not an access token"},
  });
}

}  // namespace
}  // namespace fount::test
