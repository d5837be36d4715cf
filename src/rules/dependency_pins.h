// Packages that several files of one service pin: requirements, pyproject, package.json and what the lock file says.
#pragma once

#include <vector>

#include "core/rule_info.h"
#include "index/sink.h"
#include "rules/config_view.h"

namespace fount {

// One finding a package and service whose constraints exclude each other.
void report_dependencies(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink);

}  // namespace fount
