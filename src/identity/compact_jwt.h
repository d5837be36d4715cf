// The compact form of a signed token (RFC 7515, 7.1), taken apart before any library sees it. Nothing here was
// verified.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace fount {

enum class JwtAlgorithm : std::uint8_t { HS256, RS256, ES256 };

struct CompactJwt {
  JwtAlgorithm algorithm = JwtAlgorithm::HS256;
  std::string key_id;  // "" when it names none
  bool names_key = false;
  std::string payload;              // decoded
  std::size_t signature_bytes = 0;  // decoded length
};

// Exactly three parts, each canonical base64url and not empty, at most 16 KiB together; a header without duplicate
// members, critical extensions, keys of its own or other content than claims. Or why not, in words that show nothing of
// the token.
std::expected<CompactJwt, std::string_view> read_compact_jwt(std::string_view token);

}  // namespace fount
