// Python source text → facts.
#pragma once

#include <string_view>

#include "core/facts.h"
#include "lang/extract.h"

namespace fount::python {

// Everything but digest and lines, which extract() fills for every language.
void read_file(std::string_view bytes, Detail detail, FileFacts& facts);

}  // namespace fount::python
