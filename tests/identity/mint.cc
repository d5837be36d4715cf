#include "tests/identity/mint.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

#include "base/base64url.h"

namespace fount::test {
namespace {

const std::string kSecret =
    "\x8f\x1d\xa2\x07\xc4\x5e\x93\x6b\xf0\x38\xd7\x21\x9a\x4c\xe5\x7f"
    "\x12\xb8\x6d\x0e\xc3\x59\xaf\x84\x2b\xe1\x76\x3d\x98\x54\xfa\x05";

struct PkeyFree {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Pkey = std::unique_ptr<EVP_PKEY, PkeyFree>;

EVP_PKEY* key_of(Algorithm algorithm) {
  static const Pkey rsa(EVP_RSA_gen(2048));
  static const Pkey curve(EVP_EC_gen("P-256"));
  return algorithm == Algorithm::RS256 ? rsa.get() : curve.get();
}

std::string number_of(Algorithm algorithm, const char* name, int width) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key_of(algorithm), name, &number);
  std::string bytes(static_cast<std::size_t>(width > 0 ? width : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return encode_base64url(bytes);
}

// r and s of 32 bytes each (RFC 7518, 3.4), from the DER that OpenSSL makes.
std::string raw_of_der(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  std::array<unsigned char, 64> raw{};
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw.data(), 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw.data() + 32, 32);
  ECDSA_SIG_free(signature);
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

std::string_view name_of(Algorithm algorithm) {
  return algorithm == Algorithm::HS256 ? "HS256" : algorithm == Algorithm::RS256 ? "RS256" : "ES256";
}

std::string signing_input(std::string_view header, std::string_view claims) {
  return encode_base64url(header) + "." + encode_base64url(claims);
}

}  // namespace

std::string jwk_of(Algorithm algorithm, std::string_view kid) {
  const std::string head = fmt::format(R"("kid": "{}", "alg": "{}")", kid, name_of(algorithm));
  if (algorithm == Algorithm::HS256)
    return fmt::format(R"({{"kty": "oct", {}, "k": "{}"}})", head, encode_base64url(kSecret));
  if (algorithm == Algorithm::RS256)
    return fmt::format(R"({{"kty": "RSA", {}, "n": "{}", "e": "{}"}})", head,
                       number_of(algorithm, OSSL_PKEY_PARAM_RSA_N, 0), number_of(algorithm, OSSL_PKEY_PARAM_RSA_E, 0));
  return fmt::format(R"({{"kty": "EC", "crv": "P-256", {}, "x": "{}", "y": "{}"}})", head,
                     number_of(algorithm, OSSL_PKEY_PARAM_EC_PUB_X, 32),
                     number_of(algorithm, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
}

std::string key_set_of(std::string_view jwks) { return fmt::format(R"({{"keys": [{}]}})", jwks); }

std::string jwk_set() {
  return key_set_of(jwk_of(Algorithm::HS256, "hs") + ", " + jwk_of(Algorithm::RS256, "rs") + ", " +
                    jwk_of(Algorithm::ES256, "es"));
}

std::string public_pem(Algorithm algorithm) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(out, key_of(algorithm));
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(out);
  return text;
}

std::string public_der(Algorithm algorithm) {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key_of(algorithm), &bytes);
  std::string text(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return text;
}

std::string hmac(std::string_view secret, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string signature_of(Algorithm algorithm, std::string_view text) {
  if (algorithm == Algorithm::HS256) return hmac(kSecret, text);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_of(algorithm));
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size());
  EVP_MD_CTX_free(context);
  signature.resize(size);
  return algorithm == Algorithm::ES256 ? raw_of_der(signature) : signature;
}

std::string sign(Algorithm algorithm, std::string_view header, std::string_view claims) {
  const std::string input = signing_input(header, claims);
  return input + "." + encode_base64url(signature_of(algorithm, input));
}

std::string sign_with(std::string_view secret, std::string_view header, std::string_view claims) {
  const std::string input = signing_input(header, claims);
  return input + "." + encode_base64url(hmac(secret, input));
}

std::string header_of(Algorithm algorithm) {
  constexpr std::array<std::string_view, 3> kKids{"hs", "rs", "es"};
  return fmt::format(R"({{"alg": "{}", "kid": "{}", "typ": "JWT"}})", name_of(algorithm),
                     kKids[static_cast<std::size_t>(algorithm)]);
}

std::string claims_of(std::string_view subject, std::int64_t now_s) {
  return fmt::format(R"({{"iss": "fount", "sub": "{}", "aud": "fount", "iat": {}, "exp": {}, "jti": "{}-1"}})", subject,
                     now_s - 10, now_s + 600, subject);
}

std::string with(std::string_view json, std::string_view name, std::string_view member) {
  std::string text(json.substr(1, json.size() - 2));
  const std::size_t begin = text.find(fmt::format("\"{}\": ", name));
  if (begin != text.npos) {
    const std::size_t end = text.find(", ", begin);
    text.erase(begin, end == text.npos ? end : end + 2 - begin);
    if (text.ends_with(", ")) text.resize(text.size() - 2);
  }
  if (!member.empty()) text += fmt::format("{}{}", text.empty() ? "" : ", ", member);
  return "{" + text + "}";
}

}  // namespace fount::test
