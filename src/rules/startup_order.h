// State of the application that a start-up function reads before anything has set it. Only where the code itself states
// the order: one function runs, one after the other and whatever happens, the step that reads and every step that sets.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "index/index.h"
#include "rules/applications.h"

namespace fount {

// The name in `<object>.state.<name>`, with the object, and what follows; empty when the text is anything else.
struct StateTarget {
  std::string_view object, name, rest;
};
StateTarget state_target(std::string_view dotted);

struct EarlyRead {
  std::string_view name;  // of the attribute
  std::uint32_t service = 0;
  DefinitionId runs;            // the function that states the order
  Span read, write;             // the first of each
  DefinitionId reader, writer;  // the functions that they stand in
  bool certain = true;          // false: only its name says that it is the application
};
std::vector<EarlyRead> find_early_reads(const Index& index);

}  // namespace fount
