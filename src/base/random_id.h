// Random names: 64 bits of the kernel's, as 16 hexadecimal digits. For ids that must not be guessed by counting, not
// for secrets.
#pragma once

#include <string>

namespace fount {

std::string random_id();

}  // namespace fount
