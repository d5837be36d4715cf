#include "secrets/encodings.h"

#include <algorithm>
#include <cstdint>

#include "secrets/kinds.h"

namespace fount::secrets {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += kDigits[bits >> (count - 6) & 63];
  }
  return out;  // the last bits depend on what follows
}

}  // namespace

std::string base64_decoded(std::string_view encoded) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string plain;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : encoded) {
    const std::size_t digit = kDigits.find(c == '-' ? '+' : c == '_' ? '/' : c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if ((count += 6) >= 8) plain += static_cast<char>(bits >> (count -= 8));
  }
  return plain;
}

std::string base64_text(std::string_view value) {
  constexpr std::size_t kShortest = 8;
  const std::string_view digits = value.substr(0, value.find('='));
  const bool encoded = digits.size() >= kShortest && value.substr(digits.size()).find_first_not_of('=') == value.npos &&
                       std::ranges::all_of(digits, [](char c) { return in_alphabet(Alphabet::base64, c); });
  if (!encoded) return {};
  std::string text = base64_decoded(digits);
  const bool readable =
      std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; });
  return readable ? text : std::string{};
}

bool is_whole_key(std::string_view body) {
  std::string digits;
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '\\') {
      ++i;  // "\n" of a string
    } else if (in_alphabet(Alphabet::base64, body[i]) && body[i] != '=') {
      digits += body[i];
    }
  }
  const std::string key = base64_decoded(digits);
  if (key.starts_with("openssh-key-v1")) return true;
  constexpr unsigned kSequence = 0x30, kLong = 0x80;
  const auto byte = [&](std::size_t at) { return at < key.size() ? static_cast<unsigned char>(key[at]) : 0U; };
  if (byte(0) != kSequence) return false;
  std::size_t header = 2, length = byte(1);
  if (length >= kLong)
    for (std::size_t more = length - kLong, i = length = 0; i < more && i < 4; ++i)
      length = length << 8 | byte(header++);
  return header + length == key.size();
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0 && digit_of(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (in_alphabet(Alphabet::base64url, c) || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

std::vector<std::string> base64_forms(std::string_view text) {
  std::vector<std::string> forms;
  for (const std::size_t before : {0U, 1U, 2U}) {
    const std::string form = base64(std::string(before, '\0') + std::string(text));
    const std::size_t shared = before == 0 ? 0 : before + 1;  // characters that hold bits of what stands before
    if (form.size() > shared) forms.push_back(form.substr(shared));
  }
  return forms;
}

std::vector<std::string> encodings_of(std::string_view text) {
  std::vector<std::string> forms = base64_forms(text);
  for (std::string form : {percent_encoded(text), percent_decoded(text)})
    if (form != text) forms.push_back(std::move(form));
  return forms;
}

}  // namespace fount::secrets
