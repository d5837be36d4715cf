// Modules of settings that only developers and their tests start with, by what they are called. Paths only.
#pragma once

#include <string_view>

namespace fount {

// settings/development.py, conf/ci.py
bool is_for_developers(std::string_view path);

}  // namespace fount
