// What a function does with the claims of a token that it decoded without looking at the signature: decides or says who
// somebody is, or only reads whom to ask. Reads facts of that function and its file; confidence is the rule's.
#pragma once

#include <string>

#include "index/flow.h"
#include "index/index.h"
#include "rules/token_checks.h"

namespace fount {

enum class ClaimUse {
  none,      // logged, shown, or only issuer, key and expiry are read
  identity,  // says who asks: returned, or looked up
  decides,   // goes on with the request, or says yes, where a claim says so
};

struct ClaimsUsed {
  ClaimUse use = ClaimUse::none;
  bool from_request = false;  // the token came with the request that the function answers
  std::string claim;          // the claim's name: "sub"
};

ClaimsUsed claims_used(const Index& index, const FileFlow& flow, const TokenCheck& check);

// The function verifies in another way too: another decoding call, a key's verify(), a function that says that it does.
bool verifies_itself(const FileFacts& facts, const FileFlow& flow, const TokenCheck& check);

// Whoever gets here was let in by somebody else: @login_required, Depends(get_current_user), permission_classes.
bool is_behind_check(const FileFacts& facts, std::uint32_t function);

}  // namespace fount
