// docs/settings.md, from the table of settings. Knows no file: whoever asks compares or writes.
#pragma once

#include <string>

namespace fount {

std::string settings_page();

}  // namespace fount
