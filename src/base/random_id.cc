#include "base/random_id.h"

#include <sys/random.h>

#include <cstdint>
#include <cstdlib>

#include "base/hash.h"

namespace fount {

std::string random_id() {
  std::uint64_t bits = 0;
  // Never short and never interrupted for so few bytes (getrandom(2)); without randomness nothing can go on.
  if (getrandom(&bits, sizeof bits, 0) != sizeof bits) std::abort();
  return hex64(bits);
}

}  // namespace fount
