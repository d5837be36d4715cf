// Base64url without padding (RFC 4648, 5), strictly: every text has one meaning and every meaning one text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fount {

std::string encode_base64url(std::string_view bytes);

// nullopt for padding, blanks, any other alphabet, an impossible length, or bits at the end that belong to no byte.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace fount
