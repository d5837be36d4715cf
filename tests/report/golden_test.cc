// Every format of every hand-built report, byte for byte. FOUNT_UPDATE_GOLDEN=1 rewrites what is expected: read the
// difference before you commit it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "report/render.h"
#include "tests/report/cases.h"

namespace fount::testing {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

void check(const std::string& golden, const std::string& actual) {
  const std::string path = std::string(FOUNT_SOURCE_DIR "/tests/report/golden/") + golden;
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, read(path)) << "FOUNT_UPDATE_GOLDEN=1 rewrites " << golden;
}

std::string ending_of(std::string_view format) {
  return format == "text" ? ".txt" : format == "markdown" ? ".md" : "." + std::string(format);
}

class Golden : public ::testing::TestWithParam<Case> {};

TEST_P(Golden, reports) {
  const Case& each = GetParam();
  for (const Format& format : formats())
    if (contains_word(each.formats, format.name))
      check(each.name + ending_of(format.name), format.render(each.report, each.options));
}

TEST(Json, lists_what_the_others_cut) {
  EXPECT_EQ(count(render_json(five_hundred_sources().report, {}), "\"member\":"), 501U);
  EXPECT_EQ(count(render_json(many_findings().report, {}), "\"remedy\":"), 60U);
}

INSTANTIATE_TEST_SUITE_P(report, Golden, ::testing::ValuesIn(cases()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace fount::testing
