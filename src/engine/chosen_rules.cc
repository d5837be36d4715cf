#include "engine/chosen_rules.h"

#include <algorithm>

namespace fount {
namespace {

bool contains(std::span<const std::string> list, std::string_view id) {
  return std::ranges::find(list, id) != list.end();
}

// Could the rule put something into the area? Whoever reads areas may know the built-in or the declared ones.
bool reaches(const RuleInfo& rule, std::string_view area, const Policy& policy) {
  if (id_of(rule.area) == area || area == kRestOfAreas) return true;
  return std::ranges::any_of(policy.areas, [&](const DeclaredArea& declared) {
    return declared.id == area &&
           (declared.rules.empty() || contains(declared.rules, rule.id) || contains(declared.rules, id_of(rule.area)));
  });
}

}  // namespace

ChosenRules::ChosenRules(const Wanted& wanted, const Policy& policy) {
  const bool whole_areas = wanted.judges_score || policy.gate.min_score.has_value();
  for (const Rule* rule : all_rules()) {
    const bool named = whole_areas || wanted.rules.empty() || contains(wanted.rules, rule->info.id);
    const bool placed = wanted.areas.empty() || std::ranges::any_of(wanted.areas, [&](const std::string& area) {
                          return reaches(rule->info, area, policy);
                        });
    if (named && placed) asked_.push_back(rule->info.id);
  }
  // Whether an acceptance is stale, only the findings of every rule tell.
  if (asked_for("stale-acceptance")) {
    asked_.clear();
    for (const Rule* rule : all_rules()) asked_.push_back(rule->info.id);
  }
  everything_ = asked_.size() == all_rules().size();
  for (const Rule* rule : all_rules()) {
    if (!asked_for(rule->info.id)) continue;
    running_.push_back(rule);
    needs_.add(rule->needs);
  }
  patterns_ = everything_ || wanted.rules.empty();
  if (patterns_) needs_ = Needs::everything();
  find_assessed(policy);
}

bool ChosenRules::asked_for(std::string_view rule) const { return std::ranges::find(asked_, rule) != asked_.end(); }

bool ChosenRules::assesses(std::string_view area) const {
  return everything_ || std::ranges::find(assessed_, area) != assessed_.end();
}

void ChosenRules::find_assessed(const Policy& policy) {
  std::vector<std::string> areas(area_ids().begin(), area_ids().end());
  if (!policy.areas.empty()) areas.assign(1, std::string(kRestOfAreas));
  for (const DeclaredArea& declared : policy.areas) areas.push_back(declared.id);
  for (std::string& area : areas) {
    const bool whole = std::ranges::all_of(
        all_rules(), [&](const Rule* rule) { return asked_for(rule->info.id) || !reaches(rule->info, area, policy); });
    if (whole) assessed_.push_back(std::move(area));
  }
}

}  // namespace fount
