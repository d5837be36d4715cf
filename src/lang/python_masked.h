// Expressions as text in which no literal can be read unless it is a name (see "Masked text" in core/facts.h).
#pragma once

#include <string>

#include "lang/python_context.h"

namespace fount::python {

StringId masked_text(Context& context, Tokens expression);

// What an f-string says, its fields as `{}`; empty when that cannot be a name.
std::string fstring_text(const Context& context, const Token& opening);

}  // namespace fount::python
