// Headers of classes and functions, and the decorators before them.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// Adds the decorator's fact and its calls. `statement` begins with `@`.
void read_decorator(Context& context, Tokens statement, bool has_await);

struct DefinitionHeader {
  Definition definition;    // without what the body decides
  std::size_t content = 0;  // index in the header of the first token after the name
  bool valid = false;       // it is Python; otherwise nothing was added
};

// `header` is without its colon. Adds bases or parameters, and calls in defaults, bases and annotations, which belong
// to the enclosing definition.
DefinitionHeader read_definition_header(Context& context, Tokens header, bool has_await);

}  // namespace fount::python
