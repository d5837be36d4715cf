// docs/settings.md is what settings.def says. FOUNT_UPDATE_GOLDEN=1 rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "settings/publish.h"

namespace fount::test {
namespace {

TEST(Settings, page_is_current) {
  const std::string path = std::string(FOUNT_SOURCE_DIR) + "/docs/settings.md";
  const std::string expected = settings_page();
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << expected;
  std::ifstream file(path, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(page == expected) << "docs/settings.md is stale: FOUNT_UPDATE_GOLDEN=1 rewrites it";
}

}  // namespace
}  // namespace fount::test
