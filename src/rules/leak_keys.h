// Keys that do not keep users apart: the address of an object, one constant for several, whichever comes first.
#pragma once

#include "rules/leaks.h"

namespace fount {

void find_key_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks);

}  // namespace fount
