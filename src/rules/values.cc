#include "rules/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "core/secret_name.h"

namespace fount {

namespace {

// "FERNET_KEY", "SESSION_SALT": what such a name holds is a secret when it looks like one.
bool may_name_secret(std::string_view name) {
  constexpr std::string_view kWords[] = {"key", "salt", "token", "hash", "credential", "credentials", "cookie"};
  return std::ranges::any_of(identifier_words(name), [&](const std::string& word) {
    return std::ranges::find(kWords, word) != std::end(kWords);
  });
}

// Long, of one piece, with letters and digits mixed: nobody types that.
bool is_of_one_piece(std::string_view value) {
  constexpr std::size_t kShortest = 16;
  const auto has = [&](char first, char last) {
    return std::ranges::any_of(value, [&](char c) { return c >= first && c <= last; });
  };
  return value.size() >= kShortest && value.find_first_of(" \t\n:") == value.npos && has('0', '9') &&
         (has('a', 'z') || has('A', 'Z'));
}

}  // namespace

bool is_secret_value(const Index& index, std::string_view name, Span span) {
  if (is_secret_name(name)) return true;
  if (may_name_secret(name) && is_of_one_piece(index.text(span))) return true;
  return std::ranges::any_of(index.facts(span.file).secrets, [&](const SecretSpan& secret) {
    return secret.begin < span.end && span.begin < secret.end;
  });
}

std::string shown_secret(const Index& index, std::string_view value) {
  const std::string length = plural(value.size(), "character");
  const std::uint32_t ordinal = index.secret_values().ordinal_of(value);
  return ordinal == 0 ? fmt::format("a secret of {}", length) : fmt::format("secret {} ({})", ordinal, length);
}

std::string shown_value(const Index& index, std::string_view name, Span span, ScalarStyle style) {
  constexpr std::size_t kMost = 80;
  const std::string value = index.value(span, style);
  if (is_secret_value(index, name, span) && value.size() > 2) return shown_secret(index, value);
  const std::string text = printable_text(value);
  return text.size() <= kMost ? fmt::format("\"{}\"", text) : fmt::format("\"{}…\"", text.substr(0, kMost));
}

}  // namespace fount
