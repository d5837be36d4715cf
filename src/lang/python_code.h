// Logical lines → CodeLines: what copies are found by.
#pragma once

#include <cstdint>
#include <vector>

#include "lang/python_context.h"

namespace fount::python {

// On how many physical lines it stands; 0 when it does nothing (a docstring, a string on its own) or is broken.
std::uint16_t height_of(std::string_view bytes, const LogicalLine& line);

// A header of a definition, or a decorator.
bool is_definition_line(Tokens line);

// Owns the nesting of the code lines of one file, by indentation alone: it knows nothing of statements, so that lines
// are the same whether or not anybody reads what they say.
class CodeLines {
 public:
  CodeLines(std::string_view bytes, FileFacts& facts) : bytes_(bytes), facts_(facts) {}

  // Adds the line and its tokens, unless it does nothing. Returns its height.
  std::uint16_t add(const LogicalLine& line);

 private:
  std::string_view bytes_;
  FileFacts& facts_;
  std::vector<std::uint32_t> suites_;  // indentation of the headers around the line
};

// Code lines and nothing else, at the price of the Lexer.
void read_code(std::string_view bytes, FileFacts& facts);

}  // namespace fount::python
