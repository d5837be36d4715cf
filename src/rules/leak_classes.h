// Containers made with the class that its instances fill as if they were their own.
#pragma once

#include "rules/leaks.h"

namespace fount {

void find_class_leaks(const Index& index, const SharedStates& shared, std::vector<Leak>& leaks);

}  // namespace fount
