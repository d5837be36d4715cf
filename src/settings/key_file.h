// The signing key that a development server makes for itself: a JWK set with one random HS256 key, in the data folder,
// for its owner only.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace fount {

// How a key set is written, for those who have to provide one.
inline constexpr std::string_view kKeySetForm =
    R"(as {"keys": [{"kty": "oct", "alg": "HS256", "kid": "1", "k": "<32 random bytes in base64url>"}]}; )"
    "docs/settings.md has a command that makes one";

std::string key_file_in(const std::string& data_folder);

// What the file holds, after a check that nobody else could have read or written it; "" when there is none.
Result<std::string> read_key_file(const std::string& data_folder);

// The file's content, made when there is none; of several who start at once one makes it. The folder gets mode 0700
// when it is made here, the file 0600.
Result<std::string> ensure_key_file(const std::string& data_folder);

}  // namespace fount
