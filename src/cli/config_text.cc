#include "cli/config_text.h"

#include <fmt/format.h>

#include "report/words.h"

namespace fount {

std::string value_in_words(const SettingPlace& place) {
  if (place.kind == "value" || place.value.empty()) return one_line(place.value.empty() ? place.kind : place.value);
  return fmt::format("{} {}", place.kind, one_line(place.value));
}

std::string in_words(const SettingPlace& place) {
  const std::string scope = place.scope.empty() ? "" : ", " + one_line(place.scope);
  return fmt::format("{}{}: {}", place.layer, scope, value_in_words(place));
}

void write_location(JsonWriter& json, const Location& location) {
  json.key("path").string(location.path).key("line").integer(location.line);
}

void write_place(JsonWriter& json, const SettingPlace& place) {
  write_location(json, place.location);
  json.key("environment").string(place.environment).key("layer").string(place.layer);
  json.key("scope").string(place.scope).key("kind").string(place.kind).key("value").string(place.value);
}

}  // namespace fount
