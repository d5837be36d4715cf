// Environment files, `NAME=value` a line. Owns the form only; knows nothing of what the names mean.
//
// Strict where programs that read such files disagree: nothing is expanded, so `${` is refused unless in single quotes.
// Messages never hold a value, because values here can be secrets.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

struct VariableLine {
  std::string name, value;
  std::uint32_t line = 0;
};

struct VariableProblem {
  std::uint32_t line = 0;
  std::string message;
};

// Comments begin with '#' at the start of a line or after a blank; `export` may precede a name; values may be quoted,
// in double quotes with \n, \", \\ and \$.
std::expected<std::vector<VariableLine>, VariableProblem> read_variables(std::string_view text);

}  // namespace fount
