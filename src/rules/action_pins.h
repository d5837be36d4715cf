// Actions that the workflows of one repository use in different versions.
#pragma once

#include <vector>

#include "core/rule_info.h"
#include "index/sink.h"
#include "rules/config_view.h"

namespace fount {

// One finding for each action whose versions exclude each other. A commit's version is what the comment after it says.
void report_actions(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink);

}  // namespace fount
