// Failing tests → the findings they depend on. Evidence, not proximity: a test that reaches half of the repository
// through a hub says nothing about what is wrong with any part of it.
#pragma once

#include <span>

#include "core/finding.h"
#include "core/report.h"
#include "core/test_results.h"
#include "index/index.h"

namespace fount {

// Fills Finding::tests with the names of failing tests, those with the nearest evidence first, and says how many tests
// could not be traced. Of each test only the nearest evidence counts:
//   0  it failed to import what the finding says is missing
//   1  its own code calls a source of the finding
//   2  its file imports a source of the finding
//   3  what it calls or imports calls a source of the finding
// From 2 on, a finding that most failing test files reach says nothing and is left out. Tentative findings get none.
TestSummary link_tests(const TestResults& results, const Index& index, std::span<Finding> findings);

}  // namespace fount
