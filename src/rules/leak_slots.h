// Slots that exist once and hold one user's or request's object.
#pragma once

#include "rules/leaks.h"

namespace fount {

void find_slot_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks);

}  // namespace fount
