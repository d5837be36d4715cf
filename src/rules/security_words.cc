#include "rules/security_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "core/secret_name.h"

namespace fount {

bool is_about_security(std::string_view name) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"AUTH", "BYPASS", "CORS", "CSRF", "DEBUG", "INSECURE", "SSL", "TLS", "VERIFY", "JWT", "OAUTH", "ALGORITHM"});
  if (is_secret_name(name)) return true;
  return std::ranges::any_of(split(name, '_'),
                             [&](std::string_view word) { return std::ranges::find(kWords, word) != kWords.end(); });
}

}  // namespace fount
