// What the expressions of a statement do: calls, mentions, walrus assignments.
#pragma once

#include "lang/python_context.h"
#include "lang/verbs.h"

namespace fount::python {

struct ExpressionOptions {
  bool has_await = false;            // the line has an `await`: look which calls are awaited
  const Verb* first_verb = nullptr;  // stands in for the table for the call that begins at the first token
};

// The first token must not be an opening bracket that belongs to a header (`def f(`).
void read_expressions(Context& context, Tokens tokens, ExpressionOptions options);

}  // namespace fount::python
