// Check-then-create with an `await` between: a second task passes the check while the first one waits, and makes a
// second instance of what was meant to exist once.
#pragma once

#include <string>
#include <vector>

#include "core/rule_info.h"
#include "index/index.h"

namespace fount {

struct Race {
  FileId file;
  std::uint32_t step = 0;   // the assignment
  std::uint32_t block = 0;  // the check
  std::string target;       // "_pool", "cls._instance", "_clients[]"
};

// Only places that outlive a task: module variables, class attributes, and attributes of objects that exist once.
std::vector<Race> find_races(const Index& index);

Finding finding_of(const Index& index, const Race& race, const RuleInfo& info);

}  // namespace fount
