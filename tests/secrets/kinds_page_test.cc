// The published table is what src/secrets/kinds.cc says. FOUNT_UPDATE_GOLDEN=1 rewrites it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "secrets/publish.h"

namespace fount::test {
namespace {

TEST(SecretKinds, page_is_current) {
  const std::string path = std::string(FOUNT_SOURCE_DIR) + "/docs/secret-kinds.md";
  const std::string expected = secrets::kinds_page();
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << expected;
  std::ifstream file(path, std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  EXPECT_TRUE(page == expected) << "docs/secret-kinds.md is stale: FOUNT_UPDATE_GOLDEN=1 rewrites it";
}

}  // namespace
}  // namespace fount::test
