// Whether a secret can be guessed: from what it looks like, which proves weakness and never strength.
#pragma once

#include <string_view>

namespace fount {

// Why it is weak ("shorter than 32 bytes"), or "". The words never show the secret.
std::string_view weakness_of(std::string_view secret);

}  // namespace fount
