// Something is put into a list that exists once, for each user or connection, and never taken out: what that costs, and
// how much of it is proven.
#pragma once

#include <vector>

#include "rules/leaks.h"

namespace fount {

struct Growth {
  const State* list = nullptr;
  const StateAccess* append = nullptr;  // in the method that adds; nullptr: the additions do it themselves
  std::vector<Source> additions;
  bool personal = false;      // some of them add an object that was made for one user
  bool keeps_socket = false;  // some of them keep a client's socket, where one is served
};
Leak leak_of(const Index& index, Growth growth);

// What tells that a function serves one connection or user: it is given one.
const Parameter* served(const FileFacts& facts, std::uint32_t definition);

// A class of this repository whose constructor is given a user or a connection: what is added is one user's.
bool is_personal(const Index& index, DefinitionId made);

}  // namespace fount
