// Deprecation that code itself states: warnings and decorators. They are claims like those of docstrings.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `warnings.warn("use X instead", DeprecationWarning)` deprecates the definition, or module, that always says it. Said
// under a condition it is about an argument or a platform. A constructor says it of its class.
void note_deprecation_warning(Context& context, const Call& call, const Token& parenthesis);

// `@deprecated("use X instead")`.
void note_deprecated_decorators(Context& context, std::uint32_t definition);

}  // namespace fount::python
