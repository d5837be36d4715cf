#include "secrets/named.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "base/text.h"
#include "core/secret_name.h"
#include "secrets/randomness.h"
#include "secrets/walk.h"

namespace fount::secrets {
namespace {

constexpr std::size_t kLongestName = 80, kBetween = 64, kLongestValue = 512;

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Asked for most bytes around every name.
constexpr auto kOperators = set_of("=:,>|?"), kMarks = set_of("\"'` \t\n\r=:,>|?()[]{"), kSigns = set_of("+/~!@#%^&*");
constexpr bool is_any(char c, const std::array<bool, 256>& set) { return set[static_cast<unsigned char>(c)]; }

// A byte of an unquoted value.
bool in_value(char c) { return in_alphabet(Alphabet::dotted, c) || is_any(c, kSigns); }

// "api-key" is one name, as "api_key" is.
bool in_name(std::string_view text, std::size_t at) {
  return is_word(text[at]) ||
         (text[at] == '-' && at > 0 && at + 1 < text.size() && is_word(text[at - 1]) && is_word(text[at + 1]));
}

std::size_t name_begin(std::string_view text, Place word) {
  std::size_t begin = word.begin;
  while (begin > 0 && word.begin - begin < kLongestName && in_name(text, begin - 1)) --begin;
  return begin;
}

std::size_t name_end(std::string_view text, Place word) {
  std::size_t end = word.end;
  while (end < text.size() && end - word.end < kLongestName && in_name(text, end)) ++end;
  return end;
}

// What may stand between a name and its value: its closing quote or bracket, an operator, words like `or`, `str`,
// `SecretStr(`, `default=`, `value:`.
class Between {
 public:
  Between(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::optional<NamedValue> value() {
    const std::size_t limit = std::min(text_.size(), at_ + kBetween);
    while (at_ < limit) {
      const char c = text_[at_];
      if (is_quote(c) && operator_) return quoted();
      if (is_word(c)) {
        if (operator_ && !is_connective()) return unquoted();
        if (!operator_ && !is_connective()) return std::nullopt;
        continue;
      }
      if (c == '\n' && !continues()) return std::nullopt;
      if (!is_any(c, kMarks)) return operator_ ? unquoted() : std::nullopt;
      operator_ = operator_ || is_any(c, kOperators) || (is_blank(c) && option_);
      // ${NAME:-value}
      at_ += c == ':' && std::string_view("-+").contains(text_.substr(at_ + 1, 1)) && !text_.substr(at_ + 1, 1).empty()
                 ? 2
                 : 1;
    }
    return std::nullopt;
  }

  void is_option() { option_ = true; }

 private:
  // - name: JWT_SECRET
  //   value: ...
  bool continues() const {
    std::size_t next = at_;
    while (next < text_.size() && (is_blank(text_[next]) || text_[next] == '\n' || text_[next] == '\r')) ++next;
    if (next < text_.size() && is_quote(text_[next])) ++next;
    return text_.substr(next).starts_with("value") || text_.substr(next).starts_with("default");
  }

  // A word that only leads to the value; steps over it.
  bool is_connective() {
    constexpr std::string_view kWords[] = {"or",       "str",          "string",        "default", "value", "String",
                                           "Optional", "defaultValue", "default_value", "env",     "export"};
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < kBetween && (is_word(text_[end]) || text_[end] == '.')) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    const bool wraps = end < text_.size() && text_[end] == '(';
    if (!wraps && std::ranges::find(kWords, word) == std::end(kWords)) return false;
    operator_ = operator_ || word == "or";
    at_ = end;
    return true;
  }

  std::optional<NamedValue> quoted() const {
    const char mark = text_[at_];
    std::size_t begin = at_ + 1;
    const std::string_view after = text_.substr(begin, 2);
    if (after.size() == 2 && after[0] == mark && after[1] == mark) begin = at_ + 3;
    const std::string_view rest = text_.substr(begin, kLongestValue);
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != mark && rest[end] != '\n') ++end;
    if (end == rest.size() || end == 0) return std::nullopt;
    return NamedValue{{}, {begin, begin + end}, true};
  }

  std::optional<NamedValue> unquoted() const {
    std::size_t end = at_;
    while (end < text_.size() && end - at_ < kLongestValue && in_value(text_[end])) ++end;
    if (end < text_.size() && std::string_view("([{$").contains(text_[end])) return std::nullopt;  // an expression
    while (end > at_ && text_[end - 1] == '.') --end;
    if (end == at_) return std::nullopt;
    return NamedValue{{}, {at_, end}, false};
  }

  std::string_view text_;
  std::size_t at_;
  bool operator_ = false, option_ = false;
};

// 8-4-4-4-12: an identifier nearly always.
bool is_uuid(std::string_view value) {
  if (value.size() != 36) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !in_alphabet(Alphabet::hex, value[i])) return false;
  }
  return true;
}

// What a name says that makes its value no secret though it speaks of one.
bool is_public(std::string_view name) {
  constexpr std::string_view kWords[] = {
      "public", "hash", "digest",      "sha",  "sha256", "checksum", "integrity", "fingerprint", "cursor", "next",
      "csrf",   "page", "publishable", "anon", "etag",   "sri",      "website",   "widget",      "search"};
  return std::ranges::any_of(identifier_words(name), [&](const std::string& word) {
    return std::ranges::find(kWords, word) != std::end(kWords);
  });
}

// The end of a file's name in a path or an address: "https://example.com/cl100k.tiktoken".
bool ends_a_path(std::string_view text, Place name) {
  if (name.begin == 0 || text[name.begin - 1] != '.') return false;
  std::size_t at = name.begin - 1;
  while (at > 0 && name.begin - at < kLongestName &&
         (is_word(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '-'))
    --at;
  return at > 0 && text[at - 1] == '/';
}

}  // namespace

std::optional<NamedValue> value_under_name(std::string_view text, Place word) {
  const std::size_t end = name_end(text, word);
  Between between(text, end);
  const auto is_option = [&] {
    const std::size_t begin = name_begin(text, word);
    return begin >= 2 && part(text, {begin - 2, begin}) == "--";
  };
  if (end < text.size() && is_blank(text[end]) && is_option()) between.is_option();
  std::optional<NamedValue> found = between.value();
  if (!found) return std::nullopt;  // as nearly everywhere: prose, and code that only mentions the name
  const Place name{name_begin(text, word), end};
  if (ends_a_path(text, name)) return std::nullopt;
  found->name = part(text, name);
  return found;
}

bool is_secret_text(const NamedValue& named, std::string_view value) {
  constexpr std::size_t kShortest = 16;
  if (value.size() < kShortest || value.starts_with('/') || value.starts_with("http") || is_uuid(value)) return false;
  if (!std::ranges::all_of(value, in_value)) return false;
  if (!named.quoted && value.contains('.')) return false;           // code: group.Api.Token
  if (value.starts_with("0x") && value.size() == 42) return false;  // an account or contract of Ethereum
  // What begins like a web token is one (and then has a signature) or was cut short.
  if (value.contains("eyJ") || value.starts_with("ZXlK")) return false;
  if (!looks_random(value) || is_path(value) || is_made_up(value)) return false;
  return is_secret_name(named.name) && !is_public(named.name);
}

}  // namespace fount::secrets
