// Calls that sign a token or decode a signed one, and what they check of it.
#pragma once

#include <string>
#include <vector>

#include "index/flow.h"
#include "index/index.h"

namespace fount {

struct TokenCheck {
  FileId file;
  std::uint32_t call = 0;
  Span span;
  std::string key;         // words of the key's name: "secret" for settings.JWT_SECRET_KEY; "" when there is none
  std::string purpose;     // "refresh", "reset": what the function's name says; "" when nothing
  std::string algorithms;  // "HS256, RS256", or the name that holds them
  bool audience = false, issuer = false;
  std::vector<std::string> off;  // options that are switched off: "verify_aud"
  bool unsigned_ = false;        // the signature is not checked
  bool signs = false;            // makes the token
  std::uint32_t function = kNone;
};

// "algorithms HS256, audience, no issuer"; "" of a call that signs.
std::string demands_of(const TokenCheck& check);

// Somebody in production needs this function, or the class around it.
bool is_needed(const Index& index, FileId file, std::uint32_t function);

// Of production code, by file and place.
std::vector<TokenCheck> token_checks(const Index& index);

}  // namespace fount
