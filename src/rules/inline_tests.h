// Tests that a file keeps beside its code: a Rust module that only tests compile, a script that is written in the words
// of a test framework. By the file's text, which is kept where it holds a secret; of Python the imports say it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/file.h"

namespace fount {

// Does the place at this offset stand in one? Linear in the text.
bool is_in_test(Language language, std::string_view text, std::uint32_t at);

}  // namespace fount
