#include "identity/jwt_claims.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "identity/flat_json.h"

namespace fount {
namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr std::size_t kLongestText = 255;

using Refusal = std::unexpected<std::string_view>;
using Checked = std::expected<void, std::string_view>;

bool is_identifier(const JsonMember* member) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return member != nullptr && member->kind == JsonMember::Kind::text && !member->text.empty() &&
         member->text.size() <= kLongestText && std::ranges::none_of(member->text, is_control);
}

bool is_time(const JsonMember* member) {
  return member != nullptr && member->kind == JsonMember::Kind::integer && member->integer >= 0 &&
         member->integer <= kLastSecond;
}

bool is_for(const JsonMember* audience, std::string_view us) {
  if (audience == nullptr) return false;
  if (audience->kind == JsonMember::Kind::text) return audience->text == us;
  return audience->kind == JsonMember::Kind::texts && std::ranges::find(audience->texts, us) != audience->texts.end();
}

Checked check_times(const FlatJson& claims, const JwtExpectations& expected, std::int64_t now_s) {
  const JsonMember* expires = claims.find("exp");
  const JsonMember* issued = claims.find("iat");
  const JsonMember* not_before = claims.find("nbf");
  if (!is_time(expires)) return Refusal("exp is missing, or no time in whole seconds");
  if (!is_time(issued)) return Refusal("iat is missing, or no time in whole seconds");
  if (not_before != nullptr && !is_time(not_before)) return Refusal("nbf is no time in whole seconds");
  if (now_s >= expires->integer + expected.skew_s) return Refusal("expired");
  if (issued->integer > now_s + expected.skew_s) return Refusal("issued in the future");
  if (not_before != nullptr && not_before->integer > now_s + expected.skew_s) return Refusal("not valid yet");
  if (expires->integer <= issued->integer) return Refusal("expires before it was issued");
  if (expires->integer - issued->integer > expected.longest_s) return Refusal("lives longer than is accepted");
  return {};
}

// Issuers that say what a token is for say it in one of these. A refresh or identity token is no access token.
Checked check_purpose(const FlatJson& claims) {
  for (const std::string_view name : {"token_type", "token_use", "typ"}) {
    const JsonMember* purpose = claims.find(name);
    if (purpose == nullptr) continue;
    const std::string text = lower(purpose->text);
    if (purpose->kind != JsonMember::Kind::text || (text != "access" && text != "bearer"))
      return Refusal("not an access token");
  }
  return {};
}

}  // namespace

std::expected<JwtClaims, std::string_view> check_jwt_claims(std::string_view payload, const JwtExpectations& expected,
                                                            std::int64_t now_s) {
  const auto claims = FlatJson::read(payload);
  if (!claims) return Refusal("the claims are no JSON object, or have a member twice");
  const JsonMember* issuer = claims->find("iss");
  if (issuer == nullptr || issuer->kind != JsonMember::Kind::text || issuer->text != expected.issuer)
    return Refusal("from another issuer");
  if (!is_for(claims->find("aud"), expected.audience)) return Refusal("for another audience");
  const JsonMember* subject = claims->find("sub");
  if (!is_identifier(subject)) return Refusal("sub is missing, or no text of 1 to 255 bytes");
  const JsonMember* id = claims->find("jti");
  if (id != nullptr && !is_identifier(id)) return Refusal("jti is no text of 1 to 255 bytes");
  const JsonMember* organisation = claims->find("org");
  if (organisation != nullptr && !is_identifier(organisation)) return Refusal("org is no text of 1 to 255 bytes");
  if (const Checked times = check_times(*claims, expected, now_s); !times) return Refusal(times.error());
  if (const Checked purpose = check_purpose(*claims); !purpose) return Refusal(purpose.error());
  const JsonMember* name = claims->find("name");
  return JwtClaims{.issuer = issuer->text,
                   .subject = subject->text,
                   .id = id == nullptr ? "" : id->text,
                   .organisation = organisation == nullptr ? "" : organisation->text,
                   .name = is_identifier(name) ? name->text : subject->text,
                   .issued_s = claims->find("iat")->integer,
                   .expires_s = claims->find("exp")->integer};
}

}  // namespace fount
