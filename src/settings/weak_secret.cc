#include "settings/weak_secret.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/text.h"

namespace fount {
namespace {

constexpr std::size_t kShortest = 32;
constexpr std::size_t kFewestCharacters = 8;  // 32 random hexadecimal digits have fewer once in 10 million times

// What documentation and templates put where a secret belongs. Each is long enough not to arise by chance.
constexpr std::array<std::string_view, 18> kSamples{
    "change-me",  "changeme",     "change_me",   "changethis",       "change-this",      "replace-me",
    "replace_me", "your-256-bit", "your-secret", "your_secret",      "yoursecret",       "secret-key",
    "secret_key", "supersecret",  "password123", "0123456789abcdef", "abcdefghijklmnop", "placeholder",
};
// The keys of RFC 7515, A.1 and RFC 7520, 3.5.
constexpr std::array<std::string_view, 2> kPublishedKeys{"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75",
                                                         "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"};

bool is_repetition(std::string_view secret) {
  for (std::size_t period = 1; period <= secret.size() / 2; ++period)
    if (secret.substr(period) == secret.substr(0, secret.size() - period)) return true;
  return false;
}

}  // namespace

std::string_view weakness_of(std::string_view secret) {
  if (secret.size() < kShortest) return "shorter than 32 bytes";
  std::bitset<256> seen;
  for (const char c : secret) seen.set(static_cast<unsigned char>(c));
  if (seen.count() < kFewestCharacters) return "made of fewer than 8 different characters";
  if (is_repetition(secret)) return "a repetition";
  const std::string lowered = lower(secret);
  const auto holds = [](std::string_view text) {
    return [text](std::string_view sample) { return text.find(sample) != text.npos; };
  };
  if (std::ranges::any_of(kSamples, holds(lowered))) return "a sample, as documentation has it";
  if (std::ranges::any_of(kPublishedKeys, holds(secret))) return "a key that was published as an example";
  return "";
}

}  // namespace fount
