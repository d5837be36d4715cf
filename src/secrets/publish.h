// docs/secret-kinds.md, from the table of kinds. Knows no file: whoever asks compares or writes.
#pragma once

#include <string>

namespace fount::secrets {

std::string kinds_page();

}  // namespace fount::secrets
