// The part of drifted-copy that is about named constants: sets of one name and the same members of which most values
// agree, and the others are a mistake; and enumerations of one name and the same members whatever their values are.
#pragma once

#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/rule_info.h"
#include "index/index.h"
#include "index/sink.h"
#include "rules/constant_sets.h"

namespace fount {

constexpr std::size_t kListedDifferences = 20;

// `what` differs here and there: "value", "name", "statement".
Data contrast(std::string_view what, Span first, Span second);

void report_drifted_constants(const RuleInfo& rule, const Index& index, std::vector<ConstantSet> sets, Sink& sink);

}  // namespace fount
