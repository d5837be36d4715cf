// Credentials of no provider: keys and tokens whose form a standard gives, and passwords in URLs and headers.
#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"
#include "core/secret_name.h"
#include "secrets/confirm.h"
#include "secrets/encodings.h"
#include "secrets/randomness.h"
#include "secrets/samples.h"
#include "secrets/walk.h"

namespace fount::secrets {
namespace {

using enum Alphabet;

// The lines between BEGIN and END of a private key, as they stand or with "\n" written out.
struct PrivateKey {
  std::string_view title;
  Place body;
};

// Base 64, white space and what a string literal or a diff puts around lines.
bool in_key_body(char c) { return in_alphabet(base64, c) || std::string_view(" \t\r\n\\\"',-:.").contains(c); }

std::optional<PrivateKey> private_key_at(std::string_view text, Place begin_line) {
  constexpr std::size_t kTitle = 48, kLongest = 16'384, kShortest = 48;
  constexpr std::string_view kDashes = "-----";
  const std::size_t title_end = text.substr(begin_line.end, kTitle).find(kDashes);
  if (title_end == std::string_view::npos) return std::nullopt;
  const std::string_view title = text.substr(begin_line.end, title_end);
  if (!title.ends_with("PRIVATE KEY") && !title.ends_with("PRIVATE KEY BLOCK")) return std::nullopt;
  const std::size_t begin = begin_line.end + title_end + kDashes.size();
  std::size_t end = begin, letters = 0;
  for (; end < text.size() && end - begin < kLongest && in_key_body(text[end]); ++end) {
    if (text.substr(end).starts_with(kDashes)) break;
    letters += in_alphabet(base64, text[end]) ? 1 : 0;
  }
  const std::size_t line = std::min(text.find_first_not_of(" \t\r\n\\\"'", begin), end);
  if (is_public_sample(part(text, {line, run_end(text, line, base64)})) || letters < kShortest ||
      entropy(text.substr(begin, end - begin)) < 4.2)
    return std::nullopt;
  return PrivateKey{title, {begin, end}};
}

std::optional<Place> body_of(const std::optional<PrivateKey>& key) {
  return key ? std::optional(key->body) : std::nullopt;
}

// The padded or unpadded base 64 of `{"...`, as every header and payload of a web token begins.
constexpr std::string_view kObject = "eyJ";

struct Authority {
  std::string_view scheme;
  std::string_view user;
  Place password;
};

constexpr auto kEndsAuthority = set_of(" \t\r\n\"'`<>/?#\\,");

std::optional<Authority> authority_at(std::string_view text, Place scheme_end) {
  constexpr std::size_t kLongest = 512;
  const std::size_t begin = scheme_end.end;
  const std::string_view rest = text.substr(begin, kLongest);
  std::size_t size = 0;
  while (size < rest.size() && !kEndsAuthority[static_cast<unsigned char>(rest[size])]) ++size;
  const std::string_view authority = rest.substr(0, size);
  const std::size_t host = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (host == std::string_view::npos || colon >= host || host - colon < 4) return std::nullopt;
  const std::size_t scheme = run_begin(text, scheme_end.begin, base64, 24);  // mongodb+srv
  return Authority{
      part(text, {scheme, scheme_end.begin}), authority.substr(0, colon), {begin + colon + 1, begin + host}};
}

// Something to be filled in: ${PASSWORD}, {password}, %s, $(pass), <password>, ****, :password@ itself.
bool is_filled_in(std::string_view password) {
  constexpr std::string_view kWords[] = {"password", "passwd", "pass", "pwd", "secret", "token", "pw", "user", "key"};
  if (password.find_first_of("${}<>()[]*") != std::string_view::npos || password.starts_with('%')) return true;
  const std::string small = lower(password);
  return std::ranges::find(kWords, small) != std::end(kWords) || password.contains("...") ||
         password.find_first_not_of("x") == std::string_view::npos;
}

bool is_database(std::string_view scheme) {
  constexpr std::string_view kSchemes[] = {"postgres", "mysql",     "mongodb", "redis",  "amqp",     "clickhouse",
                                           "mssql",    "sqlserver", "mariadb", "oracle", "rediss",   "cockroach",
                                           "neo4j",    "cassandra", "nats",    "kafka",  "snowflake"};
  return std::ranges::any_of(kSchemes, [&](std::string_view known) { return scheme.contains(known); });
}

std::optional<Place> password_of(std::string_view text, Place scheme_end, bool database) {
  const std::optional<Authority> authority = authority_at(text, scheme_end);
  if (!authority || is_database(authority->scheme) != database || is_filled_in(part(text, authority->password)))
    return std::nullopt;
  return authority->password;
}

}  // namespace

std::optional<Place> confirm_service_account(std::string_view text, Place begin_line) {
  constexpr std::size_t kBefore = 1024;
  const std::size_t from = begin_line.begin - std::min(begin_line.begin, kBefore);
  const std::string_view before = part(text, {from, begin_line.begin});
  if (!before.contains("private_key_id") && !before.contains("service_account")) return std::nullopt;
  const std::optional<PrivateKey> key = private_key_at(text, begin_line);
  return key && key->title == "PRIVATE KEY" ? std::optional(key->body) : std::nullopt;  // Google's are PKCS #8
}

std::optional<Place> confirm_ssh_key(std::string_view text, Place begin_line) {
  const std::optional<PrivateKey> key = private_key_at(text, begin_line);
  return key && key->title.starts_with("OPENSSH") ? std::optional(key->body) : std::nullopt;
}

std::optional<Place> confirm_private_key(std::string_view text, Place begin_line) {
  return body_of(private_key_at(text, begin_line));
}

// <header>.eyJ<payload>.<signature>, where the header names an algorithm
std::optional<Place> confirm_web_token(std::string_view text, Place second_part) {
  std::size_t begin = run_begin(text, second_part.begin, base64url, 1024);
  begin += std::min(part(text, {begin, second_part.begin}).find(kObject), second_part.begin - begin);
  const std::string_view header = part(text, {begin, second_part.begin});
  const std::size_t payload_end = run_end(text, second_part.end, base64url);
  if (!header.starts_with(kObject) || !base64_decoded(header).contains("\"alg\"")) return std::nullopt;
  if (payload_end >= text.size() || text[payload_end] != '.') return std::nullopt;
  const std::size_t end = run_end(text, payload_end + 1, base64url);
  const std::string_view signature = part(text, {payload_end + 1, end});
  if (signature.size() < 32 || !looks_random(signature) || is_made_up(signature)) return std::nullopt;
  return Place{begin, end};
}

std::optional<Place> confirm_database_url(std::string_view text, Place scheme_end) {
  return password_of(text, scheme_end, true);
}

// Of a server on the machine itself, or of one that compose starts beside the program.
std::optional<Place> confirm_local_password(std::string_view text, Place scheme_end) {
  const std::optional<Authority> authority = authority_at(text, scheme_end);
  if (!authority || is_filled_in(part(text, authority->password))) return std::nullopt;
  const std::string_view host = text.substr(authority->password.end + 1, 16);
  const bool here = std::ranges::any_of(std::to_array<std::string_view>({"localhost", "127.0.0.1", "0.0.0.0", "[::1]"}),
                                        [&](std::string_view local) { return host.starts_with(local); });
  return here ? std::optional(authority->password) : std::nullopt;
}

std::optional<Place> confirm_url_password(std::string_view text, Place scheme_end) {
  return password_of(text, scheme_end, false);
}

std::optional<Place> confirm_bearer(std::string_view text, Place scheme) {
  const std::size_t end = run_end(text, scheme.end, dotted);
  const std::string_view value = part(text, {scheme.end, end});
  if (value.starts_with(kObject) || !looks_random(value) || is_made_up(value)) return std::nullopt;
  return Place{scheme.end, end};
}

// base64(user:password)
std::optional<Place> confirm_basic(std::string_view text, Place scheme) {
  const std::size_t end = run_end(text, scheme.end, base64);
  const std::string plain = base64_decoded(part(text, {scheme.end, end}));
  const std::size_t colon = plain.find(':');
  const bool readable = std::ranges::all_of(plain, [](char c) { return c > ' ' && c < 127; });
  if (!readable || colon == std::string::npos || colon == 0 || plain.size() - colon < 5) return std::nullopt;
  const std::string_view password = std::string_view(plain).substr(colon + 1);
  if (is_filled_in(password) || (is_wordy(password) && mixture_of(password).digit == 0)) return std::nullopt;
  return Place{scheme.end, end};
}

}  // namespace fount::secrets
