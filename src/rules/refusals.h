// Classes that cannot be constructed, because what the call runs first raises on every way through it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

struct RaisedRefusal {
  std::vector<std::string_view> raises;  // the exceptions, as written; of one class mostly one
};

// By its own constructor or that of its one base. nullopt also where a decorator, a metaclass or a branch may change
// what a call does, and for NotImplementedError: that is an abstract class, made for its subclasses.
std::optional<RaisedRefusal> refusal_of(const Index& index, DefinitionId id);

}  // namespace fount
