// Which constructs of a statement older Pythons cannot parse. Knows the grammar's history, not what the statement
// means.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// Of a whole logical line; `match` is known only to the reader of blocks.
void note_syntax(Context& context, const LogicalLine& line);

// Keeps the first of each kind.
void note_need(Context& context, SyntaxKind kind, std::uint32_t begin, std::uint32_t end);

}  // namespace fount::python
