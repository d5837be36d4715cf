// The only file that knows libcjose.
#include "identity/jwt_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

extern "C" {
#include <cjose/cjose.h>
}

#include "base/base64url.h"
#include "base/remembered.h"
#include "base/text.h"
#include "identity/compact_jwt.h"
#include "identity/jwt_claims.h"
#include "identity/tokens.h"
#include "settings/weak_secret.h"

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::size_t kShortestRsa_bits = 2048, kLongestRsa_bits = 8192;
constexpr std::size_t kPoint_bytes = 32;  // of a coordinate of P-256
constexpr std::size_t kMost_keys = 64;

struct JwkRelease {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct JwsRelease {
  void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
};
using Jwk = std::unique_ptr<cjose_jwk_t, JwkRelease>;
using Jws = std::unique_ptr<cjose_jws_t, JwsRelease>;

struct Key {
  std::string id;
  JwtAlgorithm algorithm = JwtAlgorithm::HS256;
  std::size_t signature_bytes = 0;
  Jwk jwk;
};
struct KeyRing {
  std::vector<Key> keys;
  // Tokens by their hash whose signature holds. A client shows one token many times; when it may be used is asked anew.
  mutable Remembered<std::string, std::optional<bool>> signed_tokens;
};

std::unexpected<std::string> wrong(std::string_view what) { return std::unexpected(std::string(what)); }

std::string_view text_member(const json::object& object, std::string_view name) {
  const json::value* member = object.if_contains(name);
  if (member == nullptr || !member->is_string()) return {};
  return {member->get_string().data(), member->get_string().size()};
}

std::size_t bits_of(std::string_view number) {
  number.remove_prefix(std::min(number.find_first_not_of('\0'), number.size()));
  if (number.empty()) return 0;
  return (number.size() - 1) * 8 + static_cast<std::size_t>(std::bit_width(static_cast<unsigned char>(number.front())));
}

// ---- What each kind of key must be like: its signature's length, or what is wrong
using Checked = std::expected<std::size_t, std::string>;

Checked check_octets(const json::object& object) {
  const auto key = decode_base64url(text_member(object, "k"));
  if (!key) return wrong("k is missing, or no base64url");
  const std::string_view weakness = weakness_of(*key);
  const std::string_view published = weakness_of(text_member(object, "k"));
  if (!weakness.empty()) return wrong(fmt::format("the key is {}", weakness));
  if (!published.empty()) return wrong(fmt::format("the key is {}", published));
  return 32;
}

Checked check_rsa(const json::object& object) {
  const auto modulus = decode_base64url(text_member(object, "n"));
  const auto exponent = decode_base64url(text_member(object, "e"));
  if (!modulus || !exponent) return wrong("n or e is missing, or no base64url");
  const std::size_t bits = bits_of(*modulus);
  if (bits < kShortestRsa_bits || bits > kLongestRsa_bits)
    return wrong(fmt::format("an RSA key of {} bits; 2048 to 8192 are accepted", bits));
  const bool is_odd = !exponent->empty() && (exponent->back() & 1) != 0;
  if (!is_odd || bits_of(*exponent) < 2 || bits_of(*exponent) > 64) return wrong("e is no exponent");
  return (bits + 7) / 8;
}

Checked check_curve(const json::object& object) {
  if (text_member(object, "crv") != "P-256") return wrong("the curve of ES256 is P-256");
  for (const std::string_view name : {"x", "y"}) {
    const auto coordinate = decode_base64url(text_member(object, name));
    if (!coordinate || coordinate->size() != kPoint_bytes) return wrong(fmt::format("{} must be 32 bytes", name));
  }
  return 2 * kPoint_bytes;
}

struct KeyKind {
  std::string_view algorithm, type;
  JwtAlgorithm value;
  Checked (*check)(const json::object& object);
};
constexpr std::array<KeyKind, 3> kKinds{{
    {"HS256", "oct", JwtAlgorithm::HS256, check_octets},
    {"RS256", "RSA", JwtAlgorithm::RS256, check_rsa},
    {"ES256", "EC", JwtAlgorithm::ES256, check_curve},
}};

bool is_for_verifying(const json::object& object) {
  const json::value* use = object.if_contains("use");
  if (use != nullptr && text_member(object, "use") != "sig") return false;
  const json::value* operations = object.if_contains("key_ops");
  if (operations == nullptr) return true;
  return operations->is_array() && std::ranges::any_of(operations->get_array(), [](const json::value& operation) {
           return operation.is_string() && operation.get_string() == "verify";
         });
}

std::expected<Key, std::string> read_key(const json::value& value) {
  if (!value.is_object()) return wrong("not an object");
  const json::object& object = value.get_object();
  const std::string_view id = text_member(object, "kid");
  if (id.empty()) return wrong("kid is missing");
  const auto kind = std::ranges::find(kKinds, text_member(object, "alg"), &KeyKind::algorithm);
  if (kind == kKinds.end()) return wrong("alg must be HS256, RS256 or ES256");
  if (text_member(object, "kty") != kind->type)
    return wrong(fmt::format("the kty of {} is {}", kind->algorithm, kind->type));
  if (!is_for_verifying(object)) return wrong("it is not for signatures (use, key_ops)");
  if (object.contains("d")) return wrong("it is a private key; give only the public part");
  const Checked signature_bytes = kind->check(object);
  if (!signature_bytes) return std::unexpected(signature_bytes.error());
  const std::string text = json::serialize(object);
  Jwk jwk(cjose_jwk_import(text.data(), text.size(), nullptr));
  if (!jwk) return wrong("its numbers make no key");
  return Key{std::string(id), kind->value, *signature_bytes, std::move(jwk)};
}

std::expected<const Key*, std::string_view> find_key(const KeyRing& ring, const CompactJwt& jwt) {
  if (jwt.names_key) {
    const auto key = std::ranges::find(ring.keys, jwt.key_id, &Key::id);
    if (key == ring.keys.end()) return std::unexpected("signed with an unknown key");
    if (key->algorithm != jwt.algorithm) return std::unexpected("its key has another algorithm");
    return &*key;
  }
  const auto fits = [&](const Key& key) { return key.algorithm == jwt.algorithm; };
  const auto key = std::ranges::find_if(ring.keys, fits);
  if (key == ring.keys.end()) return std::unexpected("no key has its algorithm");
  if (std::find_if(key + 1, ring.keys.end(), fits) != ring.keys.end())
    return std::unexpected("it does not say which key");
  return &*key;
}

bool signature_holds(std::string_view token, const Key& key) {
  const Jws jws(cjose_jws_import(token.data(), token.size(), nullptr));
  return jws && cjose_jws_verify(jws.get(), key.jwk.get(), nullptr);
}

// `key` is the one that the ring has for this token.
bool is_signed_with(std::string_view token, const KeyRing& ring, const Key& key) {
  const auto holds = ring.signed_tokens.get(token_hash(token), [&]() -> Result<std::optional<bool>> {
    return signature_holds(token, key) ? std::optional(true) : std::nullopt;
  });
  return holds && *holds;
}

}  // namespace

// A ring is never changed, only replaced: who verifies keeps the one it began with.
struct JwtKeys::Detail {
  mutable std::mutex mutex;
  std::shared_ptr<const KeyRing> ring;

  std::shared_ptr<const KeyRing> current() const {
    const std::lock_guard lock(mutex);
    return ring;
  }
};

JwtKeys::JwtKeys(std::unique_ptr<Detail> detail) : detail_(std::move(detail)) {}
JwtKeys::JwtKeys(JwtKeys&&) noexcept = default;
JwtKeys& JwtKeys::operator=(JwtKeys&&) noexcept = default;
JwtKeys::~JwtKeys() = default;

Result<JwtKeys> JwtKeys::parse(std::string_view jwk_set) {
  const auto complain = [](std::string_view what) {
    return failure(ErrorCode::configuration, fmt::format("not a usable JWK set: {}", what));
  };
  boost::json::error_code error;
  const json::value document = json::parse(json::string_view(jwk_set.data(), jwk_set.size()), error);
  if (error || !document.is_object()) return complain("no JSON object");
  const json::value* keys = document.get_object().if_contains("keys");
  if (keys == nullptr || !keys->is_array()) return complain("no list 'keys'");
  if (keys->get_array().empty()) return complain("'keys' is empty");
  if (keys->get_array().size() > kMost_keys) return complain("more than 64 keys");
  auto ring = std::make_shared<KeyRing>();
  for (const json::value& value : keys->get_array()) {
    std::expected<Key, std::string> key = read_key(value);
    if (!key) return complain(fmt::format("key {}: {}", ring->keys.size() + 1, key.error()));
    if (std::ranges::find(ring->keys, key->id, &Key::id) != ring->keys.end())
      return complain(fmt::format("key {}: another key has its kid", ring->keys.size() + 1));
    ring->keys.push_back(*std::move(key));
  }
  auto detail = std::make_unique<Detail>();
  detail->ring = std::move(ring);
  return JwtKeys(std::move(detail));
}

std::expected<JwtClaims, std::string> JwtKeys::verify(std::string_view token, const JwtExpectations& expected,
                                                      std::int64_t now_s) const {
  const auto refused = [](std::string_view why) { return std::unexpected(std::string(why)); };
  const auto jwt = read_compact_jwt(token);
  if (!jwt) return refused(jwt.error());
  const std::shared_ptr<const KeyRing> ring = detail_->current();
  const auto key = find_key(*ring, *jwt);
  if (!key) return refused(key.error());
  // The library compares as many bytes as a signature has; a shorter one must not get there.
  if (jwt->signature_bytes != (*key)->signature_bytes) return refused("the signature has the wrong length");
  if (!is_signed_with(token, *ring, **key)) return refused("the signature does not hold");
  auto claims = check_jwt_claims(jwt->payload, expected, now_s);
  if (!claims) return refused(claims.error());
  claims->key_id = (*key)->id;
  return *std::move(claims);
}

bool JwtKeys::has_verified(std::string_view token) const {
  return detail_->current()->signed_tokens.has(token_hash(token));
}

bool JwtKeys::has_key(std::string_view key_id) const {
  const std::shared_ptr<const KeyRing> ring = detail_->current();
  return std::ranges::find(ring->keys, key_id, &Key::id) != ring->keys.end();
}

void JwtKeys::replace(JwtKeys keys) {
  const std::lock_guard lock(detail_->mutex);
  detail_->ring = std::move(keys.detail_->ring);
}

}  // namespace fount
