// What stands against a file that a step of a workflow names and that is not there: the workflow is for others, or for
// another branch, or the file is made first. Knows nothing of what a step does with it.
#pragma once

#include <string_view>

#include "rules/named_paths.h"

namespace fount {

// GitHub runs it on the tree that it lies in, on a branch that most people work on.
bool runs_on_this_tree(const ConfigView& workflow);

// Something that runs before may put it there. `before`: what its job says before it.
bool may_be_made(const Index& index, const NamedPath& path, std::string_view before);

}  // namespace fount
