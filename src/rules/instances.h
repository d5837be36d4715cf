// What the rules about instances share: calls as evidence, and what sort of class one may have too many instances of.
#pragma once

#include <span>
#include <string>

#include "core/finding.h"
#include "index/index.h"
#include "index/sink.h"

namespace fount {

// One concept for each module-level production class that production constructs or that refuses it: what these rules
// look at.
void examine_instances(const Index& index, Sink& sink);

// A call as a source: the place is the callee's name, the symbol what the call stands in.
Source call_source(const Index& index, const CallSite& site, SourceRole role, std::string note);

// Inside a context manager that waits for an exception: pytest.raises, assertRaises, suppress.
bool expects_failure(const Index& index, const CallSite& site);
bool in_main_guard(const Index& index, const CallSite& site);

// Methods of a class outside its constructor change what `self` holds: two instances then tell two stories. Values,
// parsers and stateless services may exist as often as anyone likes.
bool keeps_state(const Index& index, DefinitionId id);

// A class that does work and keeps state, rather than one that describes data.
bool is_service(const Index& index, DefinitionId id);

// Calling the class need not make a new instance: `__new__`, a metaclass or a decorator decides. Nothing can be said
// about who shares what.
bool decides_itself(const Index& index, DefinitionId id);

// The outermost function or class around a definition (kNone: module scope): what readers see as one thing.
std::uint32_t outermost(const FileFacts& facts, std::uint32_t definition);

// The call stands in one of these functions (sorted), or in a function nested in one.
bool stands_in(const Index& index, const CallSite& site, std::span<const DefinitionId> functions);

// What a definition does, by place: its own and what is nested in it.
std::span<const Step> steps_in(const FileFacts& facts, const Definition& definition);
std::span<const Call> calls_in(const FileFacts& facts, const Definition& definition);

bool is_bare(const Index& index, const CallSite& site);  // without arguments

}  // namespace fount
