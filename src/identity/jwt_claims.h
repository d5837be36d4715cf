// What a token states against what is expected of it. Its signature was checked by who calls.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "identity/jwt_keys.h"

namespace fount {

// Or why they do not hold, in words that show nothing of the token.
std::expected<JwtClaims, std::string_view> check_jwt_claims(std::string_view payload, const JwtExpectations& expected,
                                                            std::int64_t now_s);

}  // namespace fount
