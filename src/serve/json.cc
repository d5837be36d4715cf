#include "serve/json.h"

#include <fmt/format.h>

#include "json/reader.h"

namespace fount {
namespace json = boost::json;

Answer<json::object> read_object(std::string_view text, json::storage_ptr storage) {
  std::optional<json::object> object = parse_object(text, std::move(storage));
  if (!object) return refuse(Refusal::invalid_message, "not one JSON object in valid UTF-8, at most 32 deep");
  return *std::move(object);
}

Answer<std::optional<std::string>> optional_text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (const json::string* text = value->if_string()) return std::string(*text);
  return refuse(Refusal::invalid_input, fmt::format("`{}` must be a string", name));
}

Answer<std::optional<std::int64_t>> optional_integer(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  if (const std::int64_t* number = value->if_int64()) return *number;
  return refuse(Refusal::invalid_input, fmt::format("`{}` must be an integer", name));
}

Answer<std::string> required_text(const json::object& object, std::string_view name) {
  FOUNT_ANSWER(std::optional<std::string> text, optional_text(object, name));
  if (!text || text->empty()) return refuse(Refusal::invalid_input, fmt::format("`{}` is missing", name));
  return *std::move(text);
}

}  // namespace fount
