// Headers of compound statements other than definitions → what kind of branch they begin.
#pragma once

#include "lang/python_context.h"
#include "lang/python_scopes.h"

namespace fount::python {

// The branch that `header` (without its colon) begins. May correct the try block that a handler belongs to.
Block read_block_header(Context& context, Tokens header, const Suite* previous);

}  // namespace fount::python
