// Places of the application that assignments fill: `app.state.x` of Starlette, `app["x"]` of aiohttp, `app.config["X"]`
// and `app.x` of Flask; also by way of a name (`state = app.state`).
#pragma once

#include <optional>
#include <string>

#include "rules/applications.h"

namespace fount {

struct ApplicationState {
  std::string name;  // as readers write it: "app.state.x"
  Application application;
};
std::optional<ApplicationState> application_state(const Index& index, FileId file, const Step& step);

}  // namespace fount
