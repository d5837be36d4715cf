// Which environment a text speaks of: "https://fount.staging.example.com" of staging. Knows no setting.
#pragma once

#include <string_view>

#include "settings/settings.h"

namespace fount {

// The first word of `text` that names an environment, or "".
std::string_view environment_word_in(std::string_view text);

// The first word that names one whose values must not be used `here`, or "". Production and staging take nothing of any
// other; development and test take nothing of production and staging. In absolute paths `test` and `dev` say nothing.
std::string_view foreign_word_in(std::string_view text, Environment here);
std::string_view foreign_word_in_file(std::string_view path, Environment here);  // by its own name, else its folders'

}  // namespace fount
