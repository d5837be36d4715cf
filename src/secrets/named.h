// Values under a name that speaks of secrets, in any language: `NAME=value`, `"name": "value"`, `name = "value"`,
// `getenv("NAME", "value")`, `--name value`, `<name>value</name>`. Knows no grammar: what stands between a name and its
// value is a few marks and, at most, a wrapper or two.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/kinds.h"

namespace fount::secrets {

struct NamedValue {
  std::string_view name;
  Place value;          // without quotes
  bool quoted = false;  // unquoted text in code is an expression, not a value
};

// `word` is a part of a name, as the scanner met it. Nothing when it is no name of a secret, or has no literal value.
std::optional<NamedValue> value_under_name(std::string_view text, Place word);

// Looks drawn by a machine, long enough to be a key, and none of what people write instead of one: a digest, an
// identifier, a path, a placeholder.
bool is_secret_text(const NamedValue& named, std::string_view value);

}  // namespace fount::secrets
