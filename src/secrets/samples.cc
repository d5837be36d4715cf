#include "secrets/samples.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/hash.h"

namespace fount::secrets {
namespace {

constexpr auto kSamples = std::to_array<std::uint64_t>({
    0x74230C23D84DDEE2,  // AWS's secret key
    0x04F27E0744612F2D,  // signatures of jwt.io's tokens, and the first line of its private key
    0x891365612828B70E, 0x3C8601C7BF5CFB54, 0xED069024BB5E018E,
    0xB9A4A4CA04B71520,  // Azure's emulators of storage and Cosmos
    0x2FE7688F0E934E73,
    0x83977B6E27FA8019,  // GitHub's documentation, and its explanation of checksums
    0x139AB7960312F7AA,
    0xF55E5A9F788B4A52,  // Google's documentation
    0xF2C6B4B4D1E0AB2B,
    0x3F572D29D2481445,  // Stripe's test keys
    0x5C255CE5E4C8E482, 0x54BE6D749E7CF7B0, 0x335A83EE29B7916C,
    0xB8F3B4450A7E8171,  // what Grafana signs with until it is configured
});

}  // namespace

bool is_public_sample(std::string_view value) {
  const auto known = [](std::string_view text) { return std::ranges::find(kSamples, hash64(text)) != kSamples.end(); };
  return known(value) || known(value.substr(value.rfind('.') + 1)) || known(value.substr(value.rfind('_') + 1));
}

}  // namespace fount::secrets
