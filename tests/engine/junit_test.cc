// The shapes of JUnit XML that real runners write, and what hostile ones may cost.
#include "engine/junit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace fount {
namespace {

struct Expected {
  std::uint64_t passed = 0, failed = 0, skipped = 0;
  std::string failures;  // one line each: suite|suite_file|classname|name|file|first line of the message
};

void check(std::string_view xml, const Expected& expected) {
  TestResults results;
  const Status status = read_junit(xml, results);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(results.passed, expected.passed);
  EXPECT_EQ(results.failed, expected.failed);
  EXPECT_EQ(results.skipped, expected.skipped);
  std::string lines;
  for (const FailedTest& test : results.failures)
    lines += fmt::format("{}|{}|{}|{}|{}|{}\n", test.suite, test.suite_file, test.classname, test.name, test.file,
                         test.message.substr(0, test.message.find('\n')));
  EXPECT_EQ(lines, expected.failures);
}

void refused(std::string_view xml, std::string_view message) {
  TestResults results;
  const Status status = read_junit(xml, results);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, message);
}

TEST(Junit, pytest) {
  check(R"(<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="1" failures="1" tests="4">
    <testcase classname="tests.unit.test_cart.TestCart" name="test_total[eur]" time="0.1">
      <failure message="assert 1 == 2">def test_total(): ...</failure></testcase>
    <testcase classname="" name="tests.unit.test_pay"><error message="collection failure">ImportError</error></testcase>
    <testcase classname="tests.unit.test_cart" name="test_ok" />
    <testcase classname="tests.unit.test_cart" name="test_later"><skipped type="pytest.skip" message="no" /></testcase>
    </testsuite></testsuites>)",
        {1, 2, 1,
         "pytest||tests.unit.test_cart.TestCart|test_total[eur]||assert 1 == 2\n"
         "pytest|||tests.unit.test_pay||collection failure\n"});
}

TEST(Junit, unittest_and_surefire_begin_with_one_suite) {
  check(R"(<testsuite name="com.example.CartTest" file="tests/cart.py"><properties><property name="a" value="b"/>
    </properties><testcase name="total" classname="com.example.CartTest" file="tests/cart.py" line="3">
    <failure type="java.lang.AssertionError"><![CDATA[expected <1> & got 2]]></failure>
    <system-out>quiet</system-out></testcase></testsuite>)",
        {0, 1, 0, "com.example.CartTest|tests/cart.py|com.example.CartTest|total|tests/cart.py|\n"});
}

TEST(Junit, jest_and_gotestsum) {
  check(R"(<testsuites name="jest tests"><testsuite name="Cart" file="web/cart.test.ts">
    <testcase classname="Cart totals" name="Cart totals"><failure>Error: no</failure></testcase></testsuite>
    <testsuite name="github.com/o/r/cart"><testcase classname="github.com/o/r/cart" name="TestTotal"></testcase>
    </testsuite></testsuites>)",
        {1, 1, 0, "Cart|web/cart.test.ts|Cart totals|Cart totals||\n"});
}

// Surefire notes a retry that passed in the end beside the test.
TEST(Junit, a_flaky_test_that_passed_has_passed) {
  check(R"(<testsuite><testcase name="a"><flakyFailure message="x"/><rerunFailure/></testcase></testsuite>)",
        {1, 0, 0, ""});
}

TEST(Junit, a_test_with_failure_and_error_fails_once) {
  check(R"(<testsuite><testcase name="a"><failure message="x"/><error message="y"/></testcase></testsuite>)",
        {0, 1, 0, "|||a||x\n"});
}

TEST(Junit, several_reports_add_up) {
  TestResults results;
  ASSERT_TRUE(read_junit(R"(<testsuite><testcase name="a"/></testsuite>)", results));
  ASSERT_TRUE(read_junit(R"(<testsuite><testcase name="b"><failure/></testcase></testsuite>)", results));
  EXPECT_EQ(results.passed, 1U);
  EXPECT_EQ(results.failed, 1U);
}

TEST(Junit, what_is_no_report_is_refused_with_its_line) {
  refused("", "line 1: no element found");
  refused("not xml", "line 1: syntax error");
  refused("<testsuite>\n<testcase>\n</testsuite>", "line 3: mismatched tag");
  refused("<testsuite>\n", "line 2: no element found");
  refused("<html/>", "line 1: not a JUnit report: it begins with another element than testsuite(s)");
  refused("<testsuite>&nbsp;</testsuite>", "line 1: undefined entity");
}

TEST(Junit, entity_bombs_and_outside_files_are_refused) {
  refused("<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]>\n<testsuite name=\"&y;\"/>",
          "line 1: document types are refused");
  refused("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<testsuite/>", "line 1: document types are refused");
}

TEST(Junit, depth_and_lengths_are_bounded) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<testsuite>";
  refused(deep, "line 1: more than 64 elements deep");
  const std::string text(1 << 20, 'x');
  TestResults results;
  ASSERT_TRUE(read_junit("<testsuite><testcase name=\"" + text + "\"><failure message=\"" + text + "\">" + text +
                             "</failure></testcase></testsuite>",
                         results));
  EXPECT_EQ(results.failures.at(0).name.size(), 1000U);
  EXPECT_EQ(results.failures.at(0).message.size(), 4000U);
}

TEST(Junit, very_many_failures_are_all_counted) {
  std::string xml = "<testsuite>";
  for (int i = 0; i < 25'000; ++i) xml += "<testcase name=\"a\"><failure/></testcase>";
  TestResults results;
  ASSERT_TRUE(read_junit(xml + "</testsuite>", results));
  EXPECT_EQ(results.failed, 25'000U);
  EXPECT_EQ(results.failures.size(), 20'000U);
}

}  // namespace
}  // namespace fount
