// The value of a literal, from its text as a file writes it.
#pragma once

#include <string>
#include <string_view>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

// `text` with its quotes, prefixes or block marker, as FileFacts say where it stands. What cannot be decoded (an
// unknown escape, a missing quote) is taken as written. An expression is its own text.
std::string decode(std::string_view text, ScalarStyle style, Language language);

}  // namespace fount
