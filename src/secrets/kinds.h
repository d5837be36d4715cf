// The credentials that Fount knows, one row each: who issues it, what it looks like, how far its looks prove it. The
// documentation's list and the scanner's database are made from this table. Never holds a credential: the samples of
// public documentation are known by their digests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace fount::secrets {

// How much the form says. What stands under a secret's name is a secret because of the name.
enum class Proof : std::uint8_t {
  form,   // nothing else is written like it: a key of a provider, a private key
  shape,  // other things could look so: a web token, a password in a URL
  name,   // by the name it stands under, and because it looks random
};

enum class Alphabet : std::uint8_t {
  hex,
  base32,     // A-Z 2-7
  upper,      // A-Z 0-9
  base62,     // A-Z a-z 0-9
  base64url,  // base62 - _
  base64,     // base62 + / =
  dotted,     // base64url .
};

struct Place {
  std::size_t begin = 0, end = 0;
};

// Given where the prefix stands in a text: the credential without what surrounds it, or nothing.
using Confirm = std::optional<Place> (*)(std::string_view text, Place prefix);

struct Kind {
  std::string_view id, name, provider;  // provider: "" for what no provider issues
  std::string_view prefix;              // how it begins, or what it holds; "" for what a name tells
  Alphabet alphabet = Alphabet::base62;
  std::uint16_t shortest = 0, longest = 0;  // bytes after the prefix; 0: the prefix does not begin it
  Proof proof = Proof::form;
  Confirm confirm = nullptr;  // in place of prefix, alphabet and length
  bool checksum = false;      // the last six bytes are one: see checksum_holds()

  bool begins_with_prefix() const { return !prefix.empty() && shortest > 0; }
};

std::span<const Kind> kinds();

// A provider's key by the name that it stands under, where both agree: TWILIO_AUTH_TOKEN and 32 hexadecimal digits. 0
// when no provider's.
std::uint16_t kind_under_name(std::string_view name, std::string_view value);

// "github-personal-token"
std::string_view id_of(std::uint16_t kind);

// "a GitHub token": an article and the name, as sentences write it.
std::string_view name_of(std::uint16_t kind);

bool in_alphabet(Alphabet alphabet, char c);

// GitHub and npm end their tokens in a CRC-32 of what precedes, in base 62. True for kinds without one.
bool checksum_holds(const Kind& kind, std::string_view value);

}  // namespace fount::secrets
