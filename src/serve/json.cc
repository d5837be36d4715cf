#include "serve/json.h"

#include <fmt/format.h>

#include <boost/json/parse.hpp>

namespace fount {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 32;

}  // namespace

Answer<json::object> read_object(std::string_view text) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::value value = json::parse(text, error, {}, options);
  if (error) return refuse(Refusal::invalid_message, fmt::format("not JSON: {}", error.message()));
  if (!value.is_object()) return refuse(Refusal::invalid_message, "not a JSON object");
  return std::move(value.as_object());
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
