// The function summary: what the statements of a function do, in order.
#pragma once

#include "lang/python_context.h"
#include "lang/python_values.h"

namespace fount::python {

// A place that can be assigned: "self.x", "a.b[]" with its key. `path` is empty when it holds a call.
struct Target {
  StringId path;
  Value key;
};
Target read_target(Context& context, Tokens tokens);

void add_step(Context& context, Tokens statement, StepKind kind, const Target& target, const Value& value);

// `return value`, `raise value`: a step when the statement is in a function. The value is handed back.
Value read_exit(Context& context, Tokens statement, StepKind kind);

void read_delete(Context& context, Tokens statement);       // del a, b.c
void read_scope_names(Context& context, Tokens statement);  // global / nonlocal a, b

// Every `yield` in a statement of a function: a step, and the function is a generator.
void read_yields(Context& context, Tokens statement);

// `name := value` within `statement`.
void read_walrus(Context& context, const Token& sign, Tokens statement);

// `for target in value`, `with value as target`: the header's assignments, when it is in a function.
void read_header_targets(Context& context, Tokens header);

}  // namespace fount::python
