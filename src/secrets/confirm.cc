#include "secrets/confirm.h"

#include <algorithm>
#include <array>

#include "secrets/randomness.h"
#include "secrets/walk.h"

namespace fount::secrets {
namespace {

using enum Alphabet;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// What was drawn by a machine; a person's placeholder is none.
std::optional<Place> drawn(std::string_view text, Place place) {
  if (is_made_up(part(text, place))) return std::nullopt;
  return place;
}

// Takes `size` characters of the alphabet, no more and no fewer, from `at`.
bool takes(std::string_view text, std::size_t& at, Alphabet alphabet, std::size_t shortest, std::size_t longest) {
  const std::size_t end = run_end(text, at, alphabet);
  if (end - at < shortest || end - at > longest) return false;
  at = end;
  return true;
}

bool takes(std::string_view text, std::size_t& at, std::string_view literal) {
  if (!text.substr(at).starts_with(literal)) return false;
  at += literal.size();
  return true;
}

}  // namespace

// Keys hold "OpenAI" in base 64 in their middle.
std::optional<Place> confirm_openai_key(std::string_view text, Place marker) {
  const std::size_t begin = run_begin(text, marker.begin, base64url, 200);
  const std::size_t end = run_end(text, marker.end, base64url, 200);
  const std::size_t key = part(text, {begin, marker.begin}).find("sk-");
  if (key == std::string_view::npos || marker.begin - (begin + key) < 23 || end - marker.end < 20) return std::nullopt;
  return drawn(text, {begin + key, end});
}

// SG.<22>.<43>
std::optional<Place> confirm_sendgrid_key(std::string_view text, Place prefix) {
  std::size_t at = prefix.end;
  if (!begins_word(text, prefix.begin) || !takes(text, at, base64url, 16, 32) || !takes(text, at, ".") ||
      !takes(text, at, base64url, 32, 64)) {
    return std::nullopt;
  }
  return drawn(text, {prefix.begin, at});
}

// xoxb-<team>-<bot>-<24>, xapp-1-<app>-<number>-<64 hex>: at least one group is a number, the last one is random.
std::optional<Place> confirm_slack_token(std::string_view text, Place prefix) {
  const std::size_t end = run_end(text, prefix.end, base64url, 400);
  const std::string_view body = part(text, {prefix.end, end});
  const std::size_t last = body.rfind('-');
  if (!begins_word(text, prefix.begin) || last == std::string_view::npos) return std::nullopt;
  const std::string_view secret = body.substr(last + 1);
  const bool numbered = all_digits(body.substr(0, body.find('-')));
  if (!numbered || secret.size() < 20 || is_made_up(secret)) return std::nullopt;
  return Place{prefix.begin, end};
}

// hooks.slack.com/services/T.../B.../<24>, /workflows/ and /triggers/ likewise
std::optional<Place> confirm_slack_webhook(std::string_view text, Place prefix) {
  std::size_t at = prefix.end;
  if (!takes(text, at, "services/T") && !takes(text, at, "workflows/T") && !takes(text, at, "triggers/T"))
    return std::nullopt;
  if (!takes(text, at, upper, 7, 14) || !takes(text, at, "/") || !takes(text, at, upper, 7, 24) ||
      !takes(text, at, "/")) {
    return std::nullopt;
  }
  const std::size_t secret = at;
  if (!takes(text, at, base62, 16, 48)) return std::nullopt;
  return drawn(text, {secret, at});
}

std::optional<Place> confirm_discord_webhook(std::string_view text, Place prefix) {
  std::size_t at = prefix.end;
  if (!takes(text, at, base62, 17, 20) || !all_digits(part(text, {prefix.end, at})) || !takes(text, at, "/"))
    return std::nullopt;
  const std::size_t secret = at;
  if (!takes(text, at, base64url, 60, 80)) return std::nullopt;
  return drawn(text, {secret, at});
}

// <an account's number in base 64>.<6>.<27 to 38>
std::optional<Place> confirm_discord_token(std::string_view text, Place first_part) {
  std::size_t at = first_part.begin;
  if (!begins_word(text, at) || !takes(text, at, base64url, 23, 28) || !takes(text, at, ".") ||
      !takes(text, at, base64url, 6, 6) || !takes(text, at, ".") || !takes(text, at, base64url, 27, 38)) {
    return std::nullopt;
  }
  return drawn(text, {first_part.begin, at});
}

// <a bot's number>:AA<33>
std::optional<Place> confirm_telegram_token(std::string_view text, Place separator) {
  const std::size_t begin = run_begin(text, separator.begin, base62, 16);
  std::size_t at = separator.end;
  const std::string_view number = part(text, {begin, separator.begin});
  if (number.size() < 8 || number.size() > 10 || !all_digits(number) || !takes(text, at, base64url, 33, 33))
    return std::nullopt;
  if (is_made_up(part(text, {separator.end, at}))) return std::nullopt;
  return Place{begin, at};
}

// <36 hex>NRAL
std::optional<Place> confirm_new_relic_license(std::string_view text, Place suffix) {
  const std::size_t begin = run_begin(text, suffix.begin, base62, 48);
  const std::string_view number = part(text, {begin, suffix.begin});
  if (number.size() != 36 || run_end(text, suffix.end, base62) != suffix.end) return std::nullopt;
  if (!std::ranges::all_of(number, [](char c) { return in_alphabet(hex, c); })) return std::nullopt;
  return drawn(text, {begin, suffix.end});
}

// <3><digit>Q~<31 to 34>
std::optional<Place> confirm_azure_client_secret(std::string_view text, Place marker) {
  const auto part_of_it = [](char c) { return in_alphabet(dotted, c) || c == '~'; };
  if (marker.begin < 4 || !all_digits(text.substr(marker.begin - 1, 1))) return std::nullopt;
  const std::size_t begin = marker.begin - 4;
  std::size_t end = marker.end;
  while (end < text.size() && end - marker.end <= 40 && part_of_it(text[end])) ++end;
  const bool bounded = begins_word(text, begin) && std::ranges::all_of(part(text, {begin, marker.begin}), part_of_it);
  if (!bounded || end - marker.end < 31 || end - marker.end > 34) return std::nullopt;
  return drawn(text, {begin, end});
}

// https://<32 hex>@o<number>.ingest.<region>sentry.io/<number>
std::optional<Place> confirm_sentry_dsn(std::string_view text, Place host) {
  const std::size_t server = run_begin(text, host.begin, base62, 24);
  if (server == 0 || text[server - 1] != '@' || !text.substr(host.end, 24).contains("sentry.io/")) return std::nullopt;
  const std::size_t begin = run_begin(text, server - 1, hex, 40);
  if (server - 1 - begin != 32) return std::nullopt;
  return drawn(text, {begin, server - 1});
}

}  // namespace fount::secrets
