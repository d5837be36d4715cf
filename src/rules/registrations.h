// What decorators register, and on which object: routes, handlers, commands.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

// The object that things are registered on. Equal registrars are one object at run time.
struct Registrar {
  FileId file;
  std::uint32_t item = 0;  // its binding; of a local one its definition, or the enclosing function
  std::string text;        // as written, when it is local
  auto operator<=>(const Registrar&) const = default;
};
struct RegistrationKey {
  Registrar registrar;
  std::string method, name;
  auto operator<=>(const RegistrationKey&) const = default;
};
struct Registration {
  DefinitionId function;
  Span span;  // the decorator
  std::string_view kind;
  std::uint32_t block = kNone;
};
using Registrations = std::map<RegistrationKey, std::vector<Registration>>;

// Of all production code.
Registrations registrations(const Index& index);

// Is the function (or one around it) the handler of a route, or given a client's socket? Then it runs for each request.
bool serves_requests(const FileFacts& facts, std::uint32_t definition);

// Literal prefix of the router itself: `router = APIRouter(prefix="/x")`.
std::string_view prefix_of(const Index& index, const Registrar& registrar);

}  // namespace fount
