// What a project's own test run said, as plain values. Whoever ran the tests wrote it: nothing in it is trusted to be
// true, short or printable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fount {

// One failing test. Every text may be empty; which of them say where the test lives depends on who wrote the report.
struct FailedTest {
  std::string suite;       // name of the innermost test suite
  std::string suite_file;  // its `file`
  std::string classname;   // "tests.unit.test_cart.TestCart", "com.example.CartTest"
  std::string name;        // "test_total[eur]"
  std::string file;
  std::string message;  // why it failed: the beginning
};

struct TestResults {
  std::uint64_t passed = 0, failed = 0, skipped = 0;  // an error is a failure
  std::vector<FailedTest> failures;                   // in the order of the reports; the first of very many
};

}  // namespace fount
