// How close two files lie in the tree. What one team keeps in one place is copied by habit; what lies far apart is
// often kept apart on purpose: plug-ins, connectors, distributions, applications made from one scaffold. Paths only.
#pragma once

#include <span>

#include "index/index.h"

namespace fount {

// 0: one file, 1: one folder, 2: folders side by side, or one right in the other; more: further apart.
unsigned distance(const Index& index, FileId a, FileId b);

// No file lies further from the first than in a folder beside its own.
bool lie_near(const Index& index, std::span<const FileId> files);

}  // namespace fount
