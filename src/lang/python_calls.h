// Calls in the tokens of a statement.
#pragma once

#include "lang/python_context.h"
#include "lang/verbs.h"

namespace fount::python {

struct CallOptions {
  bool has_await = false;            // the line has an `await`: look which calls are awaited
  const Verb* first_verb = nullptr;  // stands in for the table for the call that begins at the first token
};

// Adds every call in `tokens`. The first token must not be an opening bracket that belongs to a header (`def f(`).
void read_calls(Context& context, Tokens tokens, CallOptions options);

}  // namespace fount::python
