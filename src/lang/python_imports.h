// `import` and `from` statements.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// Adds the names that the statement imports. False when it is not Python: then nothing was added.
bool read_import(Context& context, Tokens statement);

}  // namespace fount::python
