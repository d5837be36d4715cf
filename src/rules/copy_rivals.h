// Which places that hold the same code are rivals of each other, and when something other than copying may explain
// them.
#pragma once

#include <vector>

#include "rules/copies.h"

namespace fount {

// The members that could be rivals, in groups that nothing sets apart: no settings of a framework, no twins for
// `async`, versions or platforms, no class that derives from the other.
std::vector<Copies> rivals_of(const Index& index, const CloneGroup& group);

// Something other than copying is a likely reason: one overrides the other, both follow an interface's or a framework's
// form and hold little behaviour of their own, a client and a server each state their side, entry points of scripts,
// stand-ins and wrappers, or services of one kind. Never firm.
bool doubtful(const Index& index, const Copies& copies);

}  // namespace fount
