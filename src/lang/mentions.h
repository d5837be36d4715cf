// Literals that are names by their very form, in any language: the only literals whose text facts may hold.
#pragma once

#include <optional>
#include <string_view>

#include "core/facts.h"

namespace fount {

// What the content of a string literal names (see Mention). Holes of an interpolated string are written `{}`.
std::optional<MentionKind> mention_kind(std::string_view text);

// 0 1 true false yes no on off, in any case: what a flag is compared with.
bool is_flag_word(std::string_view text);

}  // namespace fount
