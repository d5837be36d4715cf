// The function summary: what the statements of a function do, in order.
#pragma once

#include "lang/python_context.h"
#include "lang/python_values.h"

namespace fount::python {

// Where the body of the lambda at `lambda` ends: what it yields and binds is not the scope's around it.
std::size_t lambda_end(Tokens tokens, std::size_t lambda);

// A place that can be assigned: "self.x", "a.b[]" with its key. `path` is empty when it holds a call.
struct Target {
  StringId path;
  Value key;
};
Target read_target(Context& context, Tokens tokens);

void add_step(Context& context, Tokens statement, StepKind kind, const Target& target, const Value& value);

// `return value`, `raise value`: a step when the statement is in a function. The value is handed back.
Value read_exit(Context& context, Tokens statement, StepKind kind);

// `del a, b.c`: steps, but for names outside functions, which are no longer bound.
void read_delete(Context& context, Tokens statement);

// `global a, b`, `nonlocal a, b`. A global one is a name of the module, bound by the function.
void read_scope_names(Context& context, Tokens statement);

// Every `yield` in a statement of a function: a step, and the function is a generator.
void read_yields(Context& context, Tokens statement);

// `name := value` within `statement`: a step in a function, elsewhere a binding.
void read_walrus(Context& context, const Token& sign, Tokens statement);

// `for target in value`, `with value as target`: the header's assignments.
void read_header_targets(Context& context, Tokens header);

// The names that a `case` pattern captures, when it is not in a function.
void read_captures(Context& context, Tokens pattern);

}  // namespace fount::python
