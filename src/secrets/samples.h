// Credentials that providers print in their public documentation, so that they stand in thousands of repositories and
// open nothing. Known by digest: a list of them would be found by every scanner, this one included.
#pragma once

#include <string_view>

namespace fount::secrets {

// A key with or without its prefix, a web token, the first line of a private key.
bool is_public_sample(std::string_view value);

}  // namespace fount::secrets
