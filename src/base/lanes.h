// Sixteen bytes at once, by the vectors of g++ and clang: neither vectorizes loops over bytes at -O2.
#pragma once

#include <cstdint>

namespace fount {

using Lanes [[gnu::vector_size(16)]] = std::uint8_t;

}  // namespace fount
