// The project against its own style: one test per check, every problem as path:line: error: message.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "tests/tidy/checks.h"

namespace fount::tidy {

void PrintTo(const Check& check, std::ostream* out) { *out << check.name; }

namespace {

class Tidy : public testing::TestWithParam<Check> {};

TEST_P(Tidy, Project) {
  Problems problems;
  GetParam().run(load_tree(FOUNT_SOURCE_DIR), problems);
  std::ranges::sort(problems);
  for (const Problem& problem : problems) std::cout << problem << '\n';
  EXPECT_EQ(problems.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Checks, Tidy, testing::ValuesIn(checks().begin(), checks().end()),
                         [](const testing::TestParamInfo<Check>& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace fount::tidy
