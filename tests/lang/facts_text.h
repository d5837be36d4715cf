// Facts of a Python snippet as the printer writes them: what the tests of this folder compare.
#pragma once

#include <string>
#include <string_view>

namespace fount {

// The lines of the kinds in `kinds` ("import binding"), without hashes. "file" gives the module's flags.
std::string python_facts(std::string_view kinds, std::string_view source);

}  // namespace fount
