// Where an expression asks for something by a key, and what it does with the answer (see Lookup).
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `parenthesis` opens the arguments of the call that was just added to the facts, or is about to be: `call` is its
// index.
void add_call_lookup(Context& context, const Token& parenthesis, std::uint32_t call);
// `bracket` opens a subscript.
void add_subscript_lookup(Context& context, const Token& bracket);
// `word` is an `in`; whether a `for` precedes it is found here.
void add_membership_lookup(Context& context, const Token& word);

}  // namespace fount::python
