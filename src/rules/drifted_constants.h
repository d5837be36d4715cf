// The part of drifted-copy that is about named constants: sets of one name and the same members of which most values
// agree, and the others are a mistake.
#pragma once

#include <string_view>

#include "core/finding.h"
#include "core/rule_info.h"
#include "index/index.h"
#include "index/sink.h"

namespace fount {

constexpr std::size_t kListedDifferences = 20;

// `what` differs here and there: "value", "name", "statement".
Data contrast(std::string_view what, Span first, Span second);

void report_drifted_constants(const RuleInfo& rule, const Index& index, Sink& sink);

}  // namespace fount
