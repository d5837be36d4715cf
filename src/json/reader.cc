#include "json/reader.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

namespace fount {

std::optional<boost::json::object> parse_object(std::string_view text, boost::json::storage_ptr storage) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse({text.data(), text.size()}, error, std::move(storage));
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::string to_text(const boost::json::value& value) { return boost::json::serialize(value); }

std::string_view text_at(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains({key.data(), key.size()});
  if (value == nullptr || !value->is_string()) return "";
  return {value->get_string().data(), value->get_string().size()};
}

std::uint64_t number_at(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains({key.data(), key.size()});
  if (value == nullptr) return 0;
  boost::system::error_code error;
  const auto number = value->to_number<std::uint64_t>(error);
  return error ? 0 : number;
}

}  // namespace fount
