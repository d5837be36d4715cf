// Literals that rules compare, and the `"NAME": value` pairs of dict displays: how Python configures other programs.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `token` is a string, number, True, False, None or the opening of an f-string.
void add_literal(Context& context, const Token& token);

// `key` is a string that is a Mention: an Entry when it is the key of a dict display.
void add_dict_entry(Context& context, const Token& key, StringId name);

}  // namespace fount::python
