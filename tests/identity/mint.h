// Makes tokens, good and bad, with OpenSSL alone: what libcjose accepts is judged by something that is not libcjose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fount::test {

enum class Algorithm : std::uint8_t { HS256, RS256, ES256 };

// One key of each algorithm, made once per process. Their kids are "hs", "rs" and "es".
std::string jwk_of(Algorithm algorithm, std::string_view kid);
std::string jwk_set();                          // all three
std::string key_set_of(std::string_view jwks);  // of keys, separated by commas
std::string public_pem(Algorithm algorithm);    // of RS256 and ES256
std::string public_der(Algorithm algorithm);

// The signature over any bytes, raw.
std::string signature_of(Algorithm algorithm, std::string_view text);
std::string hmac(std::string_view secret, std::string_view text);

// A token of any header and claims.
std::string sign(Algorithm algorithm, std::string_view header, std::string_view claims);
std::string sign_with(std::string_view secret, std::string_view header, std::string_view claims);  // HS256

std::string header_of(Algorithm algorithm);  // {"alg": ..., "kid": ..., "typ": "JWT"}
// Claims of `subject` that hold at `now_s` for the default issuer and audience.
std::string claims_of(std::string_view subject, std::int64_t now_s);
// `json` without its member `name`, and with `member` ("\"exp\": 1") when that is not empty.
std::string with(std::string_view json, std::string_view name, std::string_view member);

}  // namespace fount::test
