// What clients send as JSON, with refusals in words (json/reader.h has the limits).
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "serve/refused.h"

namespace fount {

Answer<boost::json::object> read_object(std::string_view text, boost::json::storage_ptr storage = {});

// A member that must be of this type when it is there. `null` counts as absent.
Answer<std::optional<std::string>> optional_text(const boost::json::object& object, std::string_view name);
Answer<std::optional<std::int64_t>> optional_integer(const boost::json::object& object, std::string_view name);
Answer<std::string> required_text(const boost::json::object& object, std::string_view name);

}  // namespace fount

// `FOUNT_ANSWER(auto value, operation());` binds the value, or returns the refusal from the enclosing function.
#define FOUNT_ANSWER(declaration, ...) \
  FOUNT_ANSWER_INNER(FOUNT_CONCAT(fount_answer_, __LINE__), declaration, __VA_ARGS__)
#define FOUNT_ANSWER_INNER(result, declaration, ...)                                \
  auto result = (__VA_ARGS__);                                                      \
  if (!result) return std::unexpected<::fount::Refused>(std::move(result).error()); \
  declaration = *std::move(result)
