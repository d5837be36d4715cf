// Mutable defaults that their function changes.
#pragma once

#include "rules/leaks.h"

namespace fount {

void find_default_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks);

}  // namespace fount
