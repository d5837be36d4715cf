// Which rules an audit runs when only some are asked for, and what of the model they need.
//
// A rule tells all that it sees: pairs of sources that a whole audit leaves to another rule (overlap.h) are told by the
// rule that was asked for. A score counts every finding of its area, so where one is judged the whole area runs, and an
// area of which only some rules ran is not assessed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/policy.h"
#include "engine/wanted.h"
#include "index/needs.h"
#include "rules/rule.h"

namespace fount {

class ChosenRules {
 public:
  ChosenRules(const Wanted& wanted, const Policy& policy);

  std::span<const Rule* const> running() const { return running_; }  // in the order of all_rules()
  Needs needs() const { return needs_; }
  bool is_everything() const { return everything_; }
  bool look_for_patterns() const { return patterns_; }  // what works well is told by area, not by rule
  bool asked_for(std::string_view rule) const;
  bool assesses(std::string_view area) const;  // every rule that can put something into it was asked for

 private:
  void find_assessed(const Policy& policy);

  std::vector<std::string_view> asked_;
  std::vector<const Rule*> running_;
  std::vector<std::string> assessed_;  // ids of areas
  Needs needs_;
  bool everything_ = false, patterns_ = false;
};

}  // namespace fount
