// Lists to which every connection adds and from which none takes.
#pragma once

#include "rules/leaks.h"

namespace fount {

void find_growing_lists(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks);

}  // namespace fount
