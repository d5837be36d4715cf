// Credentials whose form is more than a prefix and an alphabet: each function is given where the scanner met what they
// hold (see Kind::prefix) and says where the credential stands, if it is one. All look a bounded distance around.
#pragma once

#include <optional>
#include <string_view>

#include "secrets/kinds.h"

namespace fount::secrets {

std::optional<Place> confirm_openai_key(std::string_view text, Place marker);
std::optional<Place> confirm_sendgrid_key(std::string_view text, Place prefix);
std::optional<Place> confirm_slack_token(std::string_view text, Place prefix);
std::optional<Place> confirm_slack_webhook(std::string_view text, Place prefix);
std::optional<Place> confirm_discord_webhook(std::string_view text, Place prefix);
std::optional<Place> confirm_discord_token(std::string_view text, Place first_part);
std::optional<Place> confirm_telegram_token(std::string_view text, Place separator);
std::optional<Place> confirm_new_relic_license(std::string_view text, Place suffix);
std::optional<Place> confirm_azure_client_secret(std::string_view text, Place marker);
std::optional<Place> confirm_sentry_dsn(std::string_view text, Place host);
std::optional<Place> confirm_web_token(std::string_view text, Place second_part);
std::optional<Place> confirm_service_account(std::string_view text, Place begin_line);
std::optional<Place> confirm_ssh_key(std::string_view text, Place begin_line);
std::optional<Place> confirm_private_key(std::string_view text, Place begin_line);
std::optional<Place> confirm_database_url(std::string_view text, Place scheme_end);
std::optional<Place> confirm_local_password(std::string_view text, Place scheme_end);
std::optional<Place> confirm_url_password(std::string_view text, Place scheme_end);
std::optional<Place> confirm_bearer(std::string_view text, Place scheme);
std::optional<Place> confirm_basic(std::string_view text, Place scheme);

}  // namespace fount::secrets
