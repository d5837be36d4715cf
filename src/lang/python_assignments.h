// Statements that bind names: bindings at module and class scope, steps in functions and for other targets.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `a = b = value`, `a: T = value`, `a += value`; anything else adds nothing.
void read_assignment(Context& context, Tokens statement);

void read_type_alias(Context& context, Tokens statement);  // type X[T] = value

// One target, possibly of several names, given `value`, or something of it, by some other statement.
void assign(Context& context, Tokens statement, Tokens target, Tokens value, BindingForm form = BindingForm::assigned);

// A name at module or class scope that is bound, or no longer bound, without a value at hand.
void bind(Context& context, const Token& name, BindingForm form);

}  // namespace fount::python
