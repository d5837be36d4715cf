// Which names hold a secret: redaction hides their values, rules judge where the values come from.
#pragma once

#include <string_view>

namespace fount {

// "JWT_SECRET", "apiKey", "db_password"; false for what is said of one: "token_url", "password_field".
bool is_secret_name(std::string_view name);

}  // namespace fount
