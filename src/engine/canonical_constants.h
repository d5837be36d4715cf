// The part of "what is canonical for NAME?" that is about what modules assign: constants, and variables such as the one
// `settings` or `app`. Which source is canonical is declared, or decided by those who import it; two modules that each
// have a `TIMEOUT` of their own, which nobody imports, are undecided.
#pragma once

#include <string_view>
#include <vector>

#include "engine/canonical.h"
#include "index/index.h"

namespace fount {

// What production modules assign at their top level, one target per module and name: the assignment that importers get.
// Names that only pass on what is defined elsewhere (`NAME = other.NAME`) are left out.
std::vector<Target> production_constants(const Index& index);
std::string_view constant_name(const Index& index, const Target& constant);

// One answer per service that assigns the name, which may be qualified from the right.
std::vector<CanonicalAnswer> answer_constants(const Index& index, std::string_view name);

}  // namespace fount
