// When two names of variables say the same thing in other words: ACCESS_TOKEN_EXPIRE_MINUTES and
// JWT_ACCESS_EXPIRY_MINUTES.
#pragma once

#include <string>
#include <string_view>

namespace fount {

// 0 when the names mean two things; else how many words that say something they share. Higher is nearer.
unsigned shared_meaning(std::string_view first, std::string_view second);

// Equal for names that differ only in how words are written: DB_URI and DATABASE_URL.
std::string same_words(std::string_view name);

}  // namespace fount
