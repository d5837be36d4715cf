// What a file's name says about its content: its language, or that it is not text. Knows names only, never bytes.
#pragma once

#include <string_view>

#include "core/file.h"

namespace fount {

// From the last component of `path`; unknown when the name says nothing.
Language language_of(std::string_view path);

// Images, archives, compiled code, databases: formats that hold no text worth reading.
bool is_binary_name(std::string_view path);

}  // namespace fount
