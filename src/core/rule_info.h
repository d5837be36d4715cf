// What is told of a rule wherever rules are listed: `fount rules`, reports, SARIF, docs. One value per rule, beside its
// check.
#pragma once

#include <span>
#include <string_view>

#include "core/finding.h"

namespace fount {

inline constexpr double kNoCap = 100;  // a full score: holds nothing down

struct RuleInfo {
  std::string_view id;     // kebab-case, reads after "accept"
  std::string_view title;  // a sentence fragment: "the same name and kind defined more than once in a service"
  AreaId area = AreaId::definitions;
  Severity severity = Severity::medium;  // where it starts
  Effort effort = Effort::small;
  std::string_view raised;    // what raises severity or effort, "" when nothing does
  std::string_view lowered;   // what lowers it
  std::string_view controls;  // "CWE-1041", comma separated
  int since = 0;              // formula that first counted it
  double cap = kNoCap;        // most its area can score while a certain finding of this rule stands
};

}  // namespace fount
