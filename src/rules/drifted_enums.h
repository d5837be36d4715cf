// The part of drifted-copy that is about enumerations whose members are the same but for one or two: somebody added a
// state in one place. Only among names that are related; what else shares members is a coincidence of common words.
#pragma once

#include <span>

#include "core/rule_info.h"
#include "index/index.h"
#include "index/sink.h"
#include "rules/constant_sets.h"

namespace fount {

void report_drifted_enums(const RuleInfo& rule, const Index& index, std::span<const ConstantSet> sets, Sink& sink);

}  // namespace fount
