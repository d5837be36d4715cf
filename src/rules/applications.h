// Is an expression the web application, one object for the whole process? `app.state.x` is shared by all users,
// `request.state.x` by none: the attribute alone does not say.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "index/index.h"

namespace fount {

struct Application {
  std::uint64_t identity = 0;  // equal for the same known application; 0: one that is handed in, whichever it is
  bool certain = true;         // false: only its name says so
};

// What `object` ("app", "self.app", "request.app") is at this place; nullopt: no application, or not to be known.
std::optional<Application> application_of(const Index& index, FileId file, std::uint32_t definition,
                                          std::string_view object);

}  // namespace fount
