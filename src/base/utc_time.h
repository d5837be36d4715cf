// Points in time as text: one form, so that there is nothing to guess.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fount {

// "2026-01-31T12:00:00Z" → milliseconds since the epoch; nullopt for anything else, also for the 31st of February.
std::optional<std::int64_t> parse_utc_time(std::string_view text);

}  // namespace fount
