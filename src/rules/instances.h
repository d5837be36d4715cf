// What the rules about instances share: calls as evidence, and which classes are things that one may have too many of.
#pragma once

#include <string>

#include "core/finding.h"
#include "index/index.h"

namespace fount {

// A call as a source: the place is the callee's name, the symbol what the call stands in.
Source call_source(const Index& index, const CallSite& site, SourceRole role, std::string note);

// Inside a context manager that waits for an exception: pytest.raises, assertRaises, suppress.
bool expects_failure(const Index& index, const CallSite& site);

}  // namespace fount
