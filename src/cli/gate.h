// Whether a report passes what was asked of it. Judges only what --rule and --area show, and never the truth: `gated`
// scores leave out what was accepted with a reason.
#pragma once

#include <string>
#include <vector>

#include "core/policy.h"
#include "core/report.h"
#include "report/render.h"

namespace fount {

// One line per reason to fail; empty: passed. `gate` is the effective one.
std::vector<std::string> failed_gates(const Report& report, const Gate& gate, const RenderOptions& shown_parts);

}  // namespace fount
