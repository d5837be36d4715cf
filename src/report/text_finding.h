// One finding as lines for a terminal.
#pragma once

#include "core/report.h"
#include "report/terminal.h"

namespace fount {

Paint paint_of(Severity severity);

void print_finding(Terminal& terminal, const Report& report, const Finding& finding, const RenderOptions& options);

}  // namespace fount
