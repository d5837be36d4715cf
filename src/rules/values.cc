#include "rules/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "core/secret_name.h"

namespace fount {

bool is_secret_value(const Index& index, std::string_view name, Span span) {
  if (is_secret_name(name)) return true;
  return std::ranges::any_of(index.facts(span.file).secrets, [&](const SecretSpan& secret) {
    return secret.begin < span.end && span.begin < secret.end;
  });
}

std::string shown_value(const Index& index, std::string_view name, Span span, ScalarStyle style) {
  constexpr std::size_t kMost = 80;
  const std::string value = index.value(span, style);
  if (is_secret_value(index, name, span) && value.size() > 2)
    return fmt::format("a secret of {}", plural(value.size(), "character"));
  const std::string text = printable_text(value);
  return text.size() <= kMost ? fmt::format("\"{}\"", text) : fmt::format("\"{}…\"", text.substr(0, kMost));
}

}  // namespace fount
