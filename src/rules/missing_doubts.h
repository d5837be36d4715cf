// Why a file that is named and not there may be somewhere else, or not yet there: evidence that the repository shows.
// Knows nothing of who names files, nor of what a finding says.
#pragma once

#include <string>
#include <vector>

#include "rules/config_view.h"
#include "rules/named_paths.h"

namespace fount {

// An env file that people make from the template beside it.
bool has_template(const Index& index, const std::string& path);

// Paths that another repository fills, by .gitmodules: without git's own record of them (an unpacked archive) they are
// not there at all.
std::vector<std::string> submodules(const Index& index);

// How sure it is that what is not there is missing: it may be somewhere else, or be made first; or nobody runs any more
// what names it. Never more than who named it says.
Confidence confidence_of(const Index& index, const NamedPath& path);

}  // namespace fount
