// Words that must be one of a known set, and numbers within a range: checked in one way, so that every message says
// what was given, what is wrong with it, and what was probably meant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fount {

// The place of `word` in `names`. Fails with "unknown KIND 'word'; did you mean ..." or, when nothing is near, the
// list.
Result<std::size_t> choose(std::string_view kind, std::string_view word, std::span<const std::string_view> names);

// nullopt for "". `option` is named in the message.
Result<std::optional<double>> parse_number(std::string_view option, std::string_view text, double lowest,
                                           double highest);
Result<std::optional<unsigned>> parse_count(std::string_view option, std::string_view text, unsigned most);  // from 1

}  // namespace fount
