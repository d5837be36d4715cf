#include "identity/compact_jwt.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/base64url.h"
#include "base/text.h"
#include "identity/flat_json.h"

namespace fount {
namespace {

constexpr std::size_t kLongestToken = std::size_t{16} << 10;

using Refusal = std::unexpected<std::string_view>;

std::optional<JwtAlgorithm> algorithm_named(std::string_view name) {
  if (name == "HS256") return JwtAlgorithm::HS256;
  if (name == "RS256") return JwtAlgorithm::RS256;
  if (name == "ES256") return JwtAlgorithm::ES256;
  return std::nullopt;
}

// Each would change what is verified, or with which key: that is for us to say, not for the token.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kRefusedMembers{{
    {"crit", "the header has critical extensions"},
    {"b64", "the header changes how the payload is encoded"},
    {"jwk", "the header brings a key"},
    {"jku", "the header names where its key is"},
    {"x5u", "the header names where its key is"},
    {"x5c", "the header brings a certificate"},
    {"cty", "the header nests another token"},
    {"enc", "an encrypted token"},
    {"zip", "a compressed token"},
}};

bool is_token_type(const JsonMember& member) {
  if (member.kind != JsonMember::Kind::text) return false;
  const std::string type = lower(member.text);
  return type == "jwt" || type == "at+jwt" || type == "application/at+jwt";
}

std::expected<CompactJwt, std::string_view> read_header(std::string_view text) {
  const auto header = FlatJson::read(text);
  if (!header) return Refusal("the header is no JSON object, or has a member twice");
  for (const auto& [name, why] : kRefusedMembers)
    if (header->find(name) != nullptr) return Refusal(why);
  const JsonMember* type = header->find("typ");
  if (type != nullptr && !is_token_type(*type)) return Refusal("the header's typ is not JWT or at+jwt");
  const JsonMember* name = header->find("alg");
  if (name == nullptr || name->kind != JsonMember::Kind::text) return Refusal("the header has no alg");
  const std::optional<JwtAlgorithm> algorithm = algorithm_named(name->text);
  if (!algorithm) return Refusal("the algorithm is not HS256, RS256 or ES256");
  CompactJwt jwt{.algorithm = *algorithm};
  if (const JsonMember* key = header->find("kid")) {
    if (key->kind != JsonMember::Kind::text) return Refusal("the header's kid is no string");
    jwt.key_id = key->text;
    jwt.names_key = true;
  }
  return jwt;
}

}  // namespace

std::expected<CompactJwt, std::string_view> read_compact_jwt(std::string_view token) {
  if (token.size() > kLongestToken) return Refusal("longer than 16 KiB");
  const std::vector<std::string_view> parts = split(token, '.');
  if (parts.size() != 3) return Refusal("not three parts");
  if (std::ranges::any_of(parts, &std::string_view::empty)) return Refusal("a part is empty");
  const auto header = decode_base64url(parts[0]);
  auto payload = decode_base64url(parts[1]);
  const auto signature = decode_base64url(parts[2]);
  if (!header || !payload || !signature) return Refusal("a part is not canonical base64url");
  auto jwt = read_header(*header);
  if (!jwt) return jwt;
  jwt->payload = *std::move(payload);
  jwt->signature_bytes = signature->size();
  return jwt;
}

}  // namespace fount
