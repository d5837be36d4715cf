// A file outside every test root is a test when it asks a test framework and defines what that collects.
#include <gtest/gtest.h>

#include <string>

#include "tests/rules/audited.h"

namespace fount {
namespace {

using test::report_on;

unsigned tests_among(const std::vector<std::pair<std::string, std::string>>& files) {
  MemoryFileSystem fs;
  fs.write("shop/__init__.py", "");
  for (const auto& [path, content] : files) fs.write(path, content);
  return static_cast<unsigned>(report_on(fs).files.roles[static_cast<std::size_t>(Role::test)]);
}

TEST(TestFiles, are_told_by_what_they_import_and_define) {
  EXPECT_EQ(tests_among({{"working_verification.py", "import pytest\n\n\ndef test_it():\n    pass\n"}}), 1U);
  EXPECT_EQ(tests_among({{"shop/checks.py",
                          "from unittest import TestCase\n\n\nclass Checks(TestCase):\n"
                          "    def test_it(self):\n        pass\n"}}),
            1U);
  EXPECT_EQ(
      tests_among({{"shop/checks.py", "import pytest\n\n\nclass TestShop:\n    def test_it(self):\n        pass\n"}}),
      1U);
}

TEST(TestFiles, one_of_the_two_is_not_enough) {
  EXPECT_EQ(tests_among({{"shop/test_only_guard.py", "import pytest\n\n\ndef guard():\n    pass\n"}}), 0U);
  EXPECT_EQ(tests_among({{"shop/connection.py", "def test_connection():\n    pass\n"}}), 0U);
  EXPECT_EQ(tests_among({{"shop/plugin.py", "import pytest\n\n\n@pytest.fixture\ndef shop():\n    pass\n"}}), 0U);
  EXPECT_EQ(
      tests_among({{"shop/runner.py", "import unittest\n\n\nclass Runner:\n    def test(self):\n        pass\n"}}), 0U);
}

// A framework's own parts define tests that others derive from.
TEST(TestFiles, what_production_imports_ships) {
  EXPECT_EQ(tests_among({{"shop/suite.py",
                          "import unittest\n\n\nclass Suite(unittest.TestCase):\n"
                          "    def test_it(self):\n        pass\n"},
                         {"shop/run.py", "from shop.suite import Suite\n\n\ndef run():\n    return Suite()\n"}}),
            0U);
}

}  // namespace
}  // namespace fount
