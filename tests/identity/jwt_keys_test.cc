// JWK sets: what may be a key, and how keys change while others verify.
#include "identity/jwt_keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/base64url.h"
#include "tests/identity/mint.h"

namespace fount::test {
namespace {

constexpr std::int64_t kNow_s = 1'795'780'800;
const JwtExpectations kExpected{.issuer = "fount", .audience = "fount", .longest_s = 86400};

using enum Algorithm;

std::string problem_of(const std::string& set) {
  const Result<JwtKeys> keys = JwtKeys::parse(set);
  const std::string prefix = "not a usable JWK set: ";
  return keys ? "" : keys.error().message.substr(prefix.size());
}

std::string octets(std::string_view key) {
  return fmt::format(R"({{"kty": "oct", "kid": "a", "alg": "HS256", "k": "{}"}})", encode_base64url(key));
}

std::string rsa(std::string_view modulus, std::string_view exponent) {
  return fmt::format(R"({{"kty": "RSA", "kid": "a", "alg": "RS256", "n": "{}", "e": "{}"}})", encode_base64url(modulus),
                     encode_base64url(exponent));
}

TEST(JwtKeys, what_may_be_a_key) {
  const std::string random = "dV3nq8Zs0rT5wX1yB7kLmN2pQ4hJ6gFa";
  const std::string point = encode_base64url(std::string(32, '\1'));
  struct Case {
    std::string set, problem;
  };
  const std::vector<Case> cases{
      {jwk_set(), ""},
      {key_set_of(octets(random)), ""},
      {key_set_of(with(octets(random), "use", R"("use": "sig")")), ""},
      {key_set_of(with(octets(random), "key_ops", R"("key_ops": ["sign", "verify"])")), ""},
      {"changeme", "no JSON object"},
      {"[]", "no JSON object"},
      {"{}", "no list 'keys'"},
      {R"({"keys": []})", "'keys' is empty"},
      {R"({"keys": [1]})", "key 1: not an object"},
      {key_set_of(with(octets(random), "kid", "")), "key 1: kid is missing"},
      {key_set_of(with(octets(random), "kid", R"("kid": 1)")), "key 1: kid is missing"},
      {key_set_of(with(octets(random), "alg", "")), "key 1: alg must be HS256, RS256 or ES256"},
      {key_set_of(with(octets(random), "alg", R"("alg": "none")")), "key 1: alg must be HS256, RS256 or ES256"},
      {key_set_of(with(octets(random), "alg", R"("alg": "RS256")")), "key 1: the kty of RS256 is RSA"},
      {key_set_of(with(octets(random), "use", R"("use": "enc")")), "key 1: it is not for signatures (use, key_ops)"},
      {key_set_of(with(octets(random), "x", R"("key_ops": ["sign"])")),
       "key 1: it is not for signatures (use, key_ops)"},
      {key_set_of(octets(random) + "," + octets(random)), "key 2: another key has its kid"},
      {key_set_of(octets(random.substr(1))), "key 1: the key is shorter than 32 bytes"},
      {key_set_of(octets("")), "key 1: the key is shorter than 32 bytes"},
      {key_set_of(octets(std::string(32, '\0'))), "key 1: the key is made of fewer than 8 different characters"},
      {key_set_of(octets("your-256-bit-secret-your-256-bit-secret!")),
       "key 1: the key is a sample, as documentation has it"},
      {key_set_of(R"({"kty": "oct", "kid": "a", "alg": "HS256", "k": "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"})"),
       "key 1: the key is a key that was published as an example"},
      {key_set_of(R"({"kty": "oct", "kid": "a", "alg": "HS256", "k": "not base64url!"})"),
       "key 1: k is missing, or no base64url"},
      {key_set_of(with(jwk_of(RS256, "a"), "d", R"("d": "AAAA")")),
       "key 1: it is a private key; give only the public part"},
      {key_set_of(rsa("\x80" + std::string(127, '\1'), "\1\0\1")),
       "key 1: an RSA key of 1024 bits; 2048 to 8192 are accepted"},
      {key_set_of(rsa(std::string(200, '\0') + "\x80" + std::string(127, '\1'), "\1\0\1")),
       "key 1: an RSA key of 1024 bits; 2048 to 8192 are accepted"},
      {key_set_of(rsa("\x80" + std::string(2000, '\1'), "\3")),
       "key 1: an RSA key of 16008 bits; 2048 to 8192 are accepted"},
      {key_set_of(rsa("\x80" + std::string(255, '\1'), "\1")), "key 1: e is no exponent"},
      {key_set_of(rsa("\x80" + std::string(255, '\1'), "\2")), "key 1: e is no exponent"},
      {key_set_of(with(jwk_of(ES256, "a"), "crv", R"("crv": "P-384")")), "key 1: the curve of ES256 is P-256"},
      {key_set_of(with(jwk_of(ES256, "a"), "x", R"("x": "AQ")")), "key 1: x must be 32 bytes"},
      {key_set_of(with(jwk_of(ES256, "a"), "x", fmt::format(R"("x": "{}")", point))), "key 1: its numbers make no key"},
  };
  for (const Case& one : cases) EXPECT_EQ(problem_of(one.set), one.problem) << one.set;
}

std::string verdict(const JwtKeys& keys, const std::string& token) {
  const auto claims = keys.verify(token, kExpected, kNow_s);
  return claims ? "accepted" : claims.error();
}

TEST(JwtKeys, rotation_overlaps_and_ends) {
  const std::string old_token = sign(HS256, header_of(HS256), claims_of("alice", kNow_s));
  const std::string new_token = sign(ES256, header_of(ES256), claims_of("alice", kNow_s));
  Result<JwtKeys> keys = JwtKeys::parse(key_set_of(jwk_of(HS256, "hs")));
  ASSERT_TRUE(keys);
  EXPECT_EQ(verdict(*keys, new_token), "signed with an unknown key");
  keys->replace(*JwtKeys::parse(key_set_of(jwk_of(HS256, "hs") + "," + jwk_of(ES256, "es"))));
  EXPECT_EQ(verdict(*keys, old_token), "accepted");
  EXPECT_EQ(verdict(*keys, new_token), "accepted");
  EXPECT_TRUE(keys->has_key("hs"));
  keys->replace(*JwtKeys::parse(key_set_of(jwk_of(ES256, "es"))));
  EXPECT_EQ(verdict(*keys, old_token), "signed with an unknown key");
  EXPECT_EQ(verdict(*keys, new_token), "accepted");
  EXPECT_FALSE(keys->has_key("hs"));
}

TEST(JwtKeys, keys_change_while_others_verify) {
  Result<JwtKeys> keys = JwtKeys::parse(jwk_set());
  ASSERT_TRUE(keys);
  std::atomic<bool> stop = false;
  std::atomic<int> refused = 0;
  std::vector<std::thread> readers;
  for (const Algorithm algorithm : {HS256, RS256, ES256}) {
    const std::string token = sign(algorithm, header_of(algorithm), claims_of("alice", kNow_s));
    readers.emplace_back([&, token] {
      while (!stop)
        if (verdict(*keys, token) != "accepted") ++refused;
    });
  }
  for (int round = 0; round < 200; ++round) keys->replace(*JwtKeys::parse(jwk_set()));
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(refused, 0);
}

}  // namespace
}  // namespace fount::test
