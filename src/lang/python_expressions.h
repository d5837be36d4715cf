// What the expressions of a statement do: calls, mentions, walrus assignments.
#pragma once

#include "lang/python_context.h"
#include "lang/verbs.h"

namespace fount::python {

struct ExpressionOptions {
  bool has_await = false;            // the line has an `await`: look which calls are awaited
  const Verb* first_verb = nullptr;  // stands in for the table for the call that begins at the first token
};

// A parenthesis that is the first token calls nothing, whatever stands before it: `match (x):`.
void read_expressions(Context& context, Tokens tokens, ExpressionOptions options);

}  // namespace fount::python
