// What somebody asks of an audit when not for everything. By ids; empty lists ask for everything.
#pragma once

#include <string>
#include <vector>

namespace fount {

struct Wanted {
  std::vector<std::string> rules;
  std::vector<std::string> areas;  // built-in or declared
  bool judges_score = false;       // a gate asks for the score, whatever rules are shown
};

}  // namespace fount
