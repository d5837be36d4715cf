// Every format of every hand-built report, byte for byte. FOUNT_UPDATE_GOLDEN=1 rewrites what is expected: read the
// difference before you commit it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "report/render.h"
#include "tests/report/cases.h"

namespace fount::testing {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void check(const std::string& golden, const std::string& actual) {
  const std::string path = std::string(FOUNT_SOURCE_DIR "/tests/report/golden/") + golden;
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, read(path)) << "FOUNT_UPDATE_GOLDEN=1 rewrites " << golden;
}

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, text) { check(GetParam().name + ".txt", render_text(GetParam().report, GetParam().options)); }
TEST_P(Golden, json) { check(GetParam().name + ".json", render_json(GetParam().report, GetParam().options)); }
TEST_P(Golden, markdown) { check(GetParam().name + ".md", render_markdown(GetParam().report, GetParam().options)); }

INSTANTIATE_TEST_SUITE_P(report, Golden, ::testing::ValuesIn(cases()), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fount::testing
