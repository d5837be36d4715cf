// Simple statements that bind, change or end something: bindings at module and class scope, steps in functions.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `a = b = value`, `a: T = value`, `a += value`; anything else adds nothing.
void read_assignment(Context& context, Tokens statement);

void read_delete(Context& context, Tokens statement);    // del a, b.c
void read_scope_names(Context& context, Tokens statement);  // global / nonlocal a, b
void read_type_alias(Context& context, Tokens statement);   // type X[T] = value

// `return value`, `raise value`: a step when the statement is in a function. The value is handed back.
struct Value;
Value read_exit(Context& context, Tokens statement, StepKind kind);

// Every `yield` in a statement of a function: a step, and the function is a generator.
void read_yields(Context& context, Tokens statement);

}  // namespace fount::python
