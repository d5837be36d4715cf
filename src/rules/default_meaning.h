// What the defaults of one variable say together: whether somebody may have meant them to differ. Knows values and
// where they are read, not what a finding says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"

namespace fount {

struct Default {
  const SettingRead* read = nullptr;
  std::string value;  // normalized
};

bool are_flags(const std::vector<Default>& defaults);

// On here, off there; or one place takes what it runs in for another environment. In one program that is for use, no
// reason is likely.
bool cannot_both_be_meant(const Index& index, std::string_view variable, const std::vector<Default>& defaults);

}  // namespace fount
