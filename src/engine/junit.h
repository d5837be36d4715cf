// JUnit XML → test results. Owns the only place where XML is read, and what that may cost: the text is hostile, so
// document types (and with them entities) are refused, and depth, lengths and numbers are bounded. Reads the shapes
// that pytest, unittest, jest-junit, surefire and gotestsum write; knows no file of the audited tree.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "core/test_results.h"

namespace fount {

inline constexpr std::size_t kMostTestReportBytes = 256U << 20;

// Adds what the report says to `results`. Fails with a message that says the line; then `results` holds what came
// before it.
Status read_junit(std::string_view xml, TestResults& results);

}  // namespace fount
