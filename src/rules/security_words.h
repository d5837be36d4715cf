// Which settings have to do with who gets in, by the words of their names. Knows no value.
#pragma once

#include <string_view>

namespace fount {

// CORS_ORIGINS, VERIFY_TLS, DEBUG, and whatever names a secret.
bool is_about_security(std::string_view name);

}  // namespace fount
