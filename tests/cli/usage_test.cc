// Wrong usage: exit code 2, nothing on stdout, and a message that says what was probably meant.
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

void check(const std::vector<std::string>& arguments, const std::string& expected) {
  const Outcome outcome = run_fount(arguments);
  EXPECT_EQ(outcome.code, 2) << expected;
  EXPECT_EQ(outcome.out, "");
  EXPECT_NE(outcome.err.find("error: " + expected), std::string::npos) << outcome.err;
}

TEST(Usage, NearMissesAreCorrected) {
  check({"adit"}, "there is no command 'adit'; did you mean 'audit'?");
  check({"audit", "--thrads", "2"}, "unexpected option '--thrads'; did you mean '--threads'?");
  check({"audit", "--thrads=2"}, "unexpected option '--thrads'; did you mean '--threads'?");
  check({"--versoin"}, "unexpected option '--versoin'; did you mean '--version'?");
  check({"audit", "--report", "jsn"}, "unknown report format 'jsn'; did you mean 'json'?");
  check({"audit", "--rule", "danglin-import"}, "unknown rule 'danglin-import'; did you mean 'dangling-import'?");
  check({"audit", "--fail-on", "hgh"}, "unknown severity 'hgh'; did you mean 'high'?");
  check({"audit", "--print", "fcts"}, "unknown phase to --print 'fcts'; did you mean 'facts'?");
  check({"explain", "danglin-import"}, "unknown rule 'danglin-import'; did you mean 'dangling-import'?");
  check({"rules", "--report", "jsn"}, "unknown report format 'jsn'; did you mean 'json'?");
}

TEST(Usage, ARepeatableOptionTakesOneValue) {
  for (const std::vector<std::string>& option : {std::vector<std::string>{"--rule", "import-paths"},
                                                 {"--rule=import-paths"},
                                                 {"--area", "imports"},
                                                 {"--report", "json=/dev/null"}}) {
    std::vector<std::string> arguments{"audit"};
    arguments.insert(arguments.end(), option.begin(), option.end());
    arguments.emplace_back("/no/such/place");
    check(arguments, "no such directory: '/no/such/place'");
  }
}

TEST(Usage, FarMissesAreRefused) {
  check({"audit", "a", "b"}, "unexpected argument 'b'");
  check({"audit", "--fail-on", "sometimes"}, "unknown severity 'sometimes'; there are: low, medium, high, critical");
  check({"audit", "--report"}, "--report needs a value");
  check({"explain"}, "RULE|ID is required");
  check({"canonical"}, "NAME is required");
}

TEST(Usage, NumbersHaveRanges) {
  check({"audit", "--threads", "0"}, "--threads takes a whole number from 1 to 1024, not '0'");
  check({"audit", "--threads", "2.5"}, "--threads takes a whole number from 1 to 1024, not '2.5'");
  check({"audit", "--min-score", "ninety"}, "--min-score takes a number from 0 to 100, not 'ninety'");
  check({"audit", "--min-score", "101"}, "--min-score takes a number from 0 to 100, not '101'");
  check({"audit", "--min-score", "nan"}, "--min-score takes a number from 0 to 100, not 'nan'");
}

TEST(Usage, OneReportGoesToStandardOutput) {
  check({"audit", "--report", "json", "--report", "markdown"}, "only one --report can go to standard output");
  check({"audit", "--report", "json", "--report", "text=-"}, "only one --report can go to standard output");
  check({"audit", "--print", "facts", "--report", "json"}, "--print goes to standard output");
  check({"audit", "--report", "json="}, "--report json= names no file; write json=FILE");
  check({"audit", "--report", "json=/no/such/place/x"}, "cannot write in /no/such/place: No such file or directory");
  check({"audit", "--report", "json=/"}, "cannot write /: it is a directory");
}

TEST(Usage, WhatIsAuditedMustBeADirectory) {
  check({"audit", "/no/such/place"}, "no such directory: '/no/such/place'");
  check({"audit", "/etc/passwd"}, "not a directory: '/etc/passwd'; audit the directory that holds it");
  check({"audit", "/no/such\nplace\x1B[31m"}, "no such directory: '/no/such%0Aplace%1B[31m'");
  check({"audit", "--config", "/no/such/fount.toml", "/"}, "cannot read --config '/no/such/fount.toml': No such file");
}

TEST(Usage, HelpAndVersionSucceed) {
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{},
                                                    {"--help"},
                                                    {"audit", "--help"},
                                                    {"--version"},
                                                    {"version"},
                                                    {"version", "--json"}}) {
    const Outcome outcome = run_fount(arguments);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_NE(outcome.out, "");
    EXPECT_EQ(outcome.err, "");
  }
}

TEST(Usage, HelpListsEveryCommand) {
  const Outcome outcome = run_fount(std::vector<std::string>{});
  for (const char* command : {"audit", "canonical", "explain", "rules", "version"})
    EXPECT_NE(outcome.out.find(std::string("\n  ") + command + " "), std::string::npos) << command;
}

}  // namespace
}  // namespace fount
