// A lookup that walks a list which exists once and answers with the first entry that fits. Nothing that it
// is asked with says whose entry is wanted.
#pragma once

#include <optional>

#include "rules/leaks.h"

namespace fount {

struct FirstMatch {
  FileId file;
  std::uint32_t method = 0;  // definition
  std::uint32_t loop = 0;    // block
};

// The first one among the methods of the class, or the functions of the module, that the list is of.
std::optional<FirstMatch> first_match(const Index& index, const State& list);

}  // namespace fount
