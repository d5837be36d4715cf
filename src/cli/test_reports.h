// --tests: the reports of the project's own test run, read before anybody waits for an audit.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "core/test_results.h"

namespace fount {

// Each path is a JUnit XML file, or a directory of them (as surefire writes). nullopt when there are no paths.
Result<std::optional<TestResults>> read_test_reports(std::span<const std::string> paths);

}  // namespace fount
