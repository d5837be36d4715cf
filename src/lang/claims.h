// What prose says of the code it stands at, in any language: claims of being the one source, of being deprecated, of
// being there for compatibility, of being generated, of being a copy. Owns the vocabulary; who the subject is, the
// language knows.
//
// A mention is not a claim: "uses the SSOT logger", "finds deprecated imports" and "a canonical path" say nothing of
// their subject. Phrases therefore count only in positions where they speak of it; the rest is dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/facts.h"

namespace fount {

struct FoundClaim {
  std::uint32_t begin = 0, end = 0;  // the phrase, in the text given
  ClaimKind kind = ClaimKind::single_source;
  std::string replacement;  // "use X instead": X, a dotted name; "copied from X": X, a dotted name or an address
};

// Claims in a docstring or comment, at most one of each kind. Comment signs at the starts of lines are skipped.
// `of_module`: the text speaks of the whole file, so it may say that the file is generated.
std::vector<FoundClaim> find_claims(std::string_view text, bool of_module);

// X of "use X instead", "in favor of X", "moved to X", "from a import X"; empty when none is named.
std::string find_replacement(std::string_view text);

// `fount: accept[rule, rule] reason` in a comment.
struct FoundAcceptance {
  std::vector<std::string_view> rules;  // empty: the comment is no acceptance
  std::string_view reason;
};
FoundAcceptance find_acceptance(std::string_view comment);

}  // namespace fount
