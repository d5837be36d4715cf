// What a module says about its own names: `__all__`, and the tricks after which its names cannot be known from its
// text.
#pragma once

#include "lang/python_context.h"

namespace fount::python {

// `target` is assigned `value` or extended by it: exports when it is the module's `__all__`. Several assignments are
// alternatives (try, if), so their names add up.
void note_exports(Context& context, Tokens target, Tokens value);

// A call or other expression that stands alone: `__all__.extend([...])`.
void note_export_call(Context& context, Tokens statement);

// A name bound at module scope: `__getattr__`, `__path__`, an unpacked `__all__`.
void note_module_name(Context& context, std::string_view name, bool unpacked);

// `name` is assigned `value`: this module itself, when that is `sys.modules[__name__]`.
void note_own_module(Context& context, const Token& name, Tokens value);

// A call of `exec`, `globals().update`, `sys.path.insert`, ...; `parenthesis` is its opening one.
void note_dynamic_call(Context& context, const Call& call, const Token& parenthesis);

// The target of an assignment: `globals()[x]`, `sys.modules[x]`, `sys.path`.
void note_dynamic_target(Context& context, Tokens target, StringId path);

}  // namespace fount::python
