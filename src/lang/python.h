// Python source text → facts.
#pragma once

#include <string_view>

#include "core/facts.h"

namespace fount::python {

// Everything but digest and lines, which extract() fills for every language.
void read_file(std::string_view bytes, FileFacts& facts);

}  // namespace fount::python
