// What Python runs when it imports a module: the files of its imports outside of functions, and the packages around
// them. An import of such a file's own, the other way round, closes a circle.
#pragma once

#include <vector>

#include "index/index.h"

namespace fount {

// One answer per file. Packages around `module` itself are left out, with what they load: they are there before.
std::vector<bool> files_loaded_by(const Index& index, ModuleId module);

// Not run when the file's module is: inside of a function, for type checkers, for the file as a program.
bool is_late_import(const Index& index, FileId file, const Import& import);

}  // namespace fount
