// How single formats write values that stand there without quotes, or whose quotes mean nothing special.
// decode() in core/scalar.h is what everybody else asks.
#pragma once

#include <string>
#include <string_view>

namespace fount {

// Java's properties: a backslash at a line's end joins it with the next one's text; \t \n \r \f \uXXXX; any other
// escaped character is itself.
std::string decode_properties(std::string_view text);

// INI: what continues a value is another line of it; comments and blanks around its lines are none of it.
std::string decode_ini(std::string_view text);

// XML: references to characters are what they mean, CDATA is text as it stands, comments and instructions are nothing.
std::string decode_xml(std::string_view text);

}  // namespace fount
