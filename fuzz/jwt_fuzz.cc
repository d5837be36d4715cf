// Any bytes as a token, and as the claims of one: refused in words of our own or read, in bounded time and depth, never
// a crash. What is read is what was written: the parts are canonical.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/base64url.h"
#include "base/text.h"
#include "identity/compact_jwt.h"
#include "identity/jwt_claims.h"

namespace {

void check_claims(std::string_view text) {
  const fount::JwtExpectations expected{.issuer = "fount", .audience = "fount", .longest_s = 86400, .skew_s = 30};
  const auto claims = fount::check_jwt_claims(text, expected, 1'795'780'800);
  if (!claims) return;
  const bool holds = claims->issuer == "fount" && !claims->subject.empty() && claims->subject.size() <= 255 &&
                     claims->expires_s > claims->issued_s && claims->expires_s - claims->issued_s <= 86400;
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_claims(text);
  const auto jwt = fount::read_compact_jwt(text);
  if (!jwt) return 0;
  const auto parts = fount::split(text, '.');
  if (parts.size() != 3 || fount::encode_base64url(jwt->payload) != parts[1]) std::abort();
  check_claims(jwt->payload);
  return 0;
}
