// Variables that compose files interpolate: `${NAME}`, `${NAME:-default}`. Knows their places and defaults; which of
// them ought to be declared is for rules to say.
#pragma once

#include <string_view>
#include <vector>

#include "core/rule_info.h"
#include "index/sink.h"
#include "rules/config_view.h"
#include "rules/setting_uses.h"

namespace fount {

// One finding for each variable that one file interpolates with different defaults.
void report_compose_defaults(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink);

// One finding for each variable without default that no env file declares, though the file's others are declared.
void report_compose_undeclared(const RuleInfo& rule, const std::vector<ConfigView>& views, Sink& sink);

}  // namespace fount
