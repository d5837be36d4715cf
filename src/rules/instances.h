// What the rules about instances share: calls as evidence, and what sort of class one may have too many instances of.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "index/index.h"

namespace fount {

// A call as a source: the place is the callee's name, the symbol what the call stands in.
Source call_source(const Index& index, const CallSite& site, SourceRole role, std::string note);

// Inside a context manager that waits for an exception: pytest.raises, assertRaises, suppress.
bool expects_failure(const Index& index, const CallSite& site);
bool in_main_guard(const Index& index, const CallSite& site);

// Methods of a class outside its constructor change what `self` holds: two instances then tell two stories. Values,
// parsers and stateless services may exist as often as anyone likes.
bool keeps_state(const Index& index, DefinitionId id);

// Calling the class need not make a new instance: `__new__`, a metaclass or a decorator decides. Nothing can be said
// about who shares what.
bool decides_itself(const Index& index, DefinitionId id);

// The outermost function or class around a definition (kNone: module scope): what readers see as one thing.
std::uint32_t outermost(const FileFacts& facts, std::uint32_t definition);

// The call stands in one of these functions, or in a function nested in one.
bool stands_in(const Index& index, const CallSite& site, std::span<const DefinitionId> functions);

bool is_bare(const Index& index, const CallSite& site);  // without arguments

}  // namespace fount
