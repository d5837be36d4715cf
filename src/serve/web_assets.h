// The files of web/, built and embedded (cmake/web.cmake).
#pragma once

#include <string_view>

namespace fount {

struct WebAsset {
  std::string_view path;  // "/", "/app.js"
  std::string_view content_type;
  std::string_view bytes;
};

const WebAsset* find_web_asset(std::string_view path);  // null: there is none

}  // namespace fount
