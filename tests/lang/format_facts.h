// Entries and reads of a configuration text as tests write them down: one a line, with what stands at their places.
#pragma once

#include <string>
#include <string_view>

#include "core/file.h"

namespace fount {

// "path = value" of a scalar, "path: map" of anything else, then flags in parentheses and a style that is not plain;
// "$name entry" of a read, with "|default"; "?text" of what was not parsed. Keys are checked against their places.
// `without_words` leaves out the words of commands.
std::string format_facts(Language language, std::string_view source, bool without_words = false);

}  // namespace fount
