// Literals that code uses for secrets: as what stands in for a variable, or as all there is. Reads the index only, and
// decides nothing.
#pragma once

#include <string>
#include <vector>

#include "index/index.h"

namespace fount {

struct SecretLiteral {
  std::string name;  // of the setting
  Span value;
  ScalarStyle style = ScalarStyle::double_quoted;
  bool constant = false;  // nothing else is asked first: SECRET_KEY = "..."
  auto operator<=>(const SecretLiteral&) const = default;
};

// Of every file, in order.
std::vector<SecretLiteral> secret_literals(const Index& index);

}  // namespace fount
