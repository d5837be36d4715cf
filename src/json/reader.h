// Reading JSON that others wrote: agents, clients, servers. Owns the edge to Boost.JSON (what throws there ends here)
// and the limits: one object, valid UTF-8, at most 32 deep. Of members of one name the last one counts.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fount {

// nullopt: not one JSON object in valid UTF-8, or nested deeper than 32.
std::optional<boost::json::object> parse_object(std::string_view text, boost::json::storage_ptr storage = {});
std::string to_text(const boost::json::value& value);

// "" or 0 where there is no such key, or a value of another kind or sign.
std::string_view text_at(const boost::json::object& object, std::string_view key);
std::uint64_t number_at(const boost::json::object& object, std::string_view key);

}  // namespace fount
