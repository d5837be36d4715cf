// The OpenAPI 3.1 document of the HTTP API, made of the table of routes.
#pragma once

#include <string>

namespace fount {

std::string openapi_document();

}  // namespace fount
