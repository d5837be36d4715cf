// Logical lines → CodeLines: what copies are found by.
#pragma once

#include <cstddef>

#include "lang/python_context.h"

namespace fount::python {

// Adds the line and its tokens to the facts, unless it does nothing (a docstring, a string on its own).
void add_code_line(Context& context, const LogicalLine& line, std::size_t depth);

}  // namespace fount::python
