// How sure it is that equal bodies are copies that ought to be one. The cases that reading has borne out are certain or
// firm; whatever something else may explain is tentative.
#pragma once

#include <optional>

#include "rules/copies.h"

namespace fount {

// nullopt: too little to have been copied, or other things. Of exact and renamed copies only.
std::optional<Confidence> body_confidence(const Index& index, const Copies& copies, const Bulk& bulk);

}  // namespace fount
