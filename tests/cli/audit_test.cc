// fount audit: what goes where, what the gate says, what the environment changes.
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Audit, TextGoesToStandardOutputAndNothingToTheOtherStream) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const Outcome outcome = run_fount({"audit", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;  // no gate was asked for
  EXPECT_TRUE(contains(outcome.out, "shop.discounts")) << outcome.out;
  EXPECT_EQ(outcome.err, "");
}

TEST(Audit, TheDirectoryHereIsTheDefault) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const std::vector<std::string> environment{"SOURCE_DATE_EPOCH=0"};
  const Outcome named = run_fount(Invocation{.arguments = {"audit", directory.path()}, .environment = environment});
  const Outcome here =
      run_fount(Invocation{.arguments = {"audit"}, .environment = environment, .directory = directory.path()});
  EXPECT_EQ(here.out, named.out);
}

TEST(Audit, AnEmptyDirectoryIsNotAnError) {
  const TemporaryDirectory directory;
  const Outcome outcome = run_fount({"audit", directory.path()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "not assessed")) << outcome.out;
}

TEST(Audit, SaysWhichDeclarationsHoldNothing) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("fount.toml",
                  "[service.shop]\npaths = ['shop']\n\n[service.api]\npaths = ['nope/**']\n\n[environment.staging]\n"
                  "files = ['nope.env']\n\n[[canonical]]\nconcept = 'price'\nsource = 'shop/prices.py'\n\n"
                  "[[canonical]]\nconcept = 'total'\nsource = 'shop/nope.py'\n");
  const Outcome outcome = run_fount({"audit", directory.path()});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err,
            "warning: fount.toml: [service.api] holds no file; its paths are directories: nope/**\n"
            "warning: fount.toml: [environment.staging] holds no file: nope.env\n"
            "warning: fount.toml:14: the source of total is not here: shop/nope.py\n");
  EXPECT_EQ(run_fount({"audit", directory.path(), "--quiet"}).err, "");
}

TEST(Audit, AnEmptyDirectoryPassesNoGate) {
  const TemporaryDirectory directory;
  for (const char* gate : {"--min-score=90", "--fail-on=low"}) {
    const Outcome outcome = run_fount({"audit", directory.path(), gate});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_TRUE(contains(outcome.err, "no file was read, so there is nothing that could pass")) << outcome.err;
  }
}

TEST(Audit, ReportsGoToFilesAndTextStillToStandardOutput) {
  const TemporaryDirectory directory;
  const TemporaryDirectory reports;
  write_faulty_repository(directory);
  const Outcome outcome = run_fount({"audit", directory.path(), "--report", "json=" + (reports / "a.json"), "--report",
                                     "markdown=" + (reports / "b.md")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out, "");
  EXPECT_EQ(reports.list(), (std::vector<std::string>{"a.json", "b.md"}));  // and no temporary file
  EXPECT_TRUE(reports.read("a.json").starts_with("{"));
  EXPECT_TRUE(contains(reports.read("b.md"), "# "));
}

TEST(Audit, QuietLeavesOnlyWhatWasAskedFor) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  EXPECT_EQ(run_fount({"audit", directory.path(), "--quiet"}).out, "");
  EXPECT_TRUE(run_fount({"audit", directory.path(), "--quiet", "--report", "json"}).out.starts_with("{"));
}

TEST(Audit, TestReportsAreReadAndDamagedOnesAreUsageErrors) {
  const TemporaryDirectory directory;
  const TemporaryDirectory results;
  write_faulty_repository(directory);
  results.write("a.xml", "<testsuite><testcase name='a'/><testcase name='b'><failure/></testcase></testsuite>");
  results.write("b.xml", "<testsuite><testcase name='c'/></testsuite>");
  EXPECT_TRUE(
      contains(run_fount({"audit", directory.path(), "--tests", results / "a.xml", "--tests", results / "b.xml"}).out,
               "2 passed, 1 failed (66.7 %)"));
  EXPECT_TRUE(contains(run_fount({"audit", directory.path(), "--tests", results.path()}).out, "2 passed, 1 failed"));
  results.write("c.xml", "<testsuite>\n<testcase>");
  const Outcome damaged = run_fount({"audit", directory.path(), "--tests", results / "c.xml"});
  EXPECT_EQ(damaged.code, 2);
  EXPECT_TRUE(contains(damaged.err, "c.xml': line 2: no element found")) << damaged.err;
  EXPECT_EQ(run_fount({"audit", directory.path(), "--tests", results / "missing.xml"}).code, 2);
}

TEST(Audit, AReportReplacesWhatALinkNamesAndNoDevice) {
  const TemporaryDirectory directory;
  const TemporaryDirectory reports;
  write_clean_repository(directory);
  reports.write("real.json", "old");
  std::filesystem::create_symlink("real.json", reports / "link.json");
  EXPECT_EQ(run_fount({"audit", directory.path(), "--report", "json=" + (reports / "link.json")}).code, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(reports / "link.json"));
  EXPECT_TRUE(reports.read("real.json").starts_with("{"));
  EXPECT_EQ(run_fount({"audit", directory.path(), "--report", "json=/dev/null"}).code, 0);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(Audit, AnInterruptEndsItWithoutAReport) {
  const TemporaryDirectory directory;
  std::string module = "import os\n";
  for (int i = 0; i < 1000; ++i) module += "def f" + std::to_string(i) + "(a):\n    return os.getpid() + a\n";
  for (int i = 0; i < 1000; ++i) directory.write("shop/m" + std::to_string(i) + ".py", module);
  const Outcome outcome =
      run_fount(Invocation{.arguments = {"audit", directory.path(), "--threads", "1"}, .interrupt_after_ms = 20});
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(outcome.out, "");
}

TEST(Audit, AFullDiskIsAnError) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  const Outcome outcome = run_fount({"audit", directory.path(), "--report", "json=/dev/full"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "cannot write /dev/full: No space left on device")) << outcome.err;
}

TEST(Gate, SeverityAndScore) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const auto audit = [&](std::vector<std::string> gate) {
    gate.insert(gate.begin(), {"audit", directory.path(), "--quiet"});
    return run_fount(gate);
  };
  EXPECT_EQ(audit({"--fail-on", "critical"}).code, 0);
  EXPECT_EQ(audit({"--fail-on", "high"}).code, 1);
  EXPECT_EQ(audit({"--fail-on", "low"}).err, "gate failed: 1 finding of severity low or worse, none allowed\n");
  EXPECT_EQ(audit({"--min-score", "0"}).code, 0);
  EXPECT_EQ(audit({"--min-score", "100"}).code, 1);
  // What is filtered out does not fail the gate.
  EXPECT_EQ(audit({"--fail-on", "low", "--rule", "shadowed-module"}).code, 0);
  EXPECT_EQ(audit({"--fail-on", "low", "--rule", "dangling-import"}).code, 1);
  EXPECT_EQ(audit({"--fail-on", "low", "--area", "definitions"}).code, 0);
  EXPECT_EQ(audit({"--min-score", "100", "--area", "definitions"}).code, 0);
  EXPECT_EQ(audit({"--min-score", "100", "--area", "imports"}).code, 1);
}

TEST(Gate, CommandLineThenEnvironmentThenFile) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  directory.write("fount.toml", "[gate]\nfail_on = \"high\"\n");
  const auto code = [&](std::vector<std::string> arguments, std::vector<std::string> environment) {
    arguments.insert(arguments.begin(), {"audit", directory.path(), "--quiet"});
    return run_fount(Invocation{.arguments = arguments, .environment = std::move(environment)}).code;
  };
  EXPECT_EQ(code({}, {}), 1);
  EXPECT_EQ(code({}, {"FOUNT_FAIL_ON=critical"}), 0);
  EXPECT_EQ(code({"--fail-on", "high"}, {"FOUNT_FAIL_ON=critical"}), 1);
  EXPECT_EQ(code({"--fail-on", "critical"}, {}), 0);
  EXPECT_EQ(code({"--fail-on", "critical"}, {"FOUNT_MIN_SCORE=100"}), 1);
  EXPECT_EQ(code({}, {"FOUNT_FAIL_ON=nonsense"}), 2);
  EXPECT_EQ(code({}, {"FOUNT_THREADS=0"}), 2);
}

TEST(Policy, ABadFileIsAnErrorThatNamesTheLines) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  directory.write("fount.toml", "[gate]\nmin_scor = 90\nfail_onn = \"high\"\n");
  const Outcome outcome = run_fount({"audit", directory.path()});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(contains(outcome.err, "error: fount.toml:2: ")) << outcome.err;
  EXPECT_TRUE(contains(outcome.err, "error: fount.toml:3: ")) << outcome.err;
}

// A work tree of git, as far as it takes to be found.
void make_repository(const TemporaryDirectory& directory, const std::string& at = "") {
  directory.write(at + ".git/HEAD", "ref: refs/heads/main\n");
  directory.write(at + ".git/objects/info/alternates", "");
  directory.write(at + ".git/refs/heads/.keep", "");
}

TEST(Policy, IsSearchedUpToTheTopOfTheRepository) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  directory.write("fount.toml", "[gate]\nfail_on = \"high\"\n");
  const auto code = [&] { return run_fount({"audit", directory / "shop", "--quiet"}).code; };
  directory.write("shop/cart.py", "from .discounts import discount\n");
  EXPECT_EQ(code(), 0);  // no repository: what lies above is somebody else's
  make_repository(directory);
  EXPECT_EQ(code(), 1);
  directory.write("shop/fount.toml", "");  // a nearer one
  EXPECT_EQ(code(), 0);
  std::filesystem::remove(directory / "shop/fount.toml");
  directory.write(".gitignore", "/shop/\n");  // no part of the repository
  EXPECT_EQ(code(), 0);
}

TEST(Policy, FromAboveMeansPathsFromAbove) {
  const TemporaryDirectory directory;
  make_repository(directory);
  directory.write("services/api/shop/__init__.py", "");
  directory.write("services/api/shop/bills.py", "from shop.discounts import discount\n");
  directory.write("services/api/made/bills.py", "from shop.taxes import tax\n");
  const auto audit = [&](const std::string& policy) {
    directory.write("fount.toml", policy);
    return run_fount({"audit", directory / "services/api", "--report", "json"}).out;
  };
  EXPECT_TRUE(contains(audit(""), "shop.taxes"));
  EXPECT_FALSE(contains(audit("[roles]\ngenerated = ['services/*/made/']\n"), "shop.taxes"));
  EXPECT_TRUE(contains(audit("[roles]\ngenerated = ['/made/']\n"), "shop.taxes"));
  EXPECT_FALSE(contains(audit("[scan]\nexclude = ['/services/api/made']\n"), "shop.taxes"));
  EXPECT_FALSE(contains(audit("[scan]\ninclude = ['services/api/shop/**']\n"), "shop.taxes"));
  EXPECT_TRUE(contains(audit("[service.shop]\npaths = ['services/api/shop']\n"), "\"service\": \"shop\""));
  const std::string accepted = "[[accepted]]\nrule = 'dangling-import'\nreason = 'soon'\nconcept = ";
  EXPECT_TRUE(contains(audit(accepted + "'shop.taxes.*'\n"), "\"reason\": \"soon\""));
  EXPECT_FALSE(contains(audit(accepted + "'of.another.service'\n"), "stale-acceptance"));
}

TEST(Policy, AWrongOneAboveIsNamedFromHere) {
  const TemporaryDirectory directory;
  write_clean_repository(directory);
  make_repository(directory);
  directory.write("fount.toml", "[gate]\nmin_scor = 90\n");
  const Outcome outcome = run_fount({"audit", directory / "shop"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "error: ../fount.toml:2: ")) << outcome.err;
}

TEST(Policy, ConfigReplacesTheFile) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  directory.write("fount.toml", "[gate]\nfail_on = \"high\"\n");
  directory.write("other.toml", "[gate]\nfail_on = \"critical\"\n");
  EXPECT_EQ(run_fount({"audit", directory.path(), "--config", directory / "other.toml"}).code, 0);
}

TEST(Audit, OutputDoesNotDependOnThreads) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const auto audit = [&](const std::string& threads) {
    return run_fount(Invocation{.arguments = {"audit", directory.path(), "--report", "json", "--threads", threads},
                                .environment = {"SOURCE_DATE_EPOCH=86400"}});
  };
  const Outcome one = audit("1");
  EXPECT_EQ(one.code, 0);
  EXPECT_TRUE(contains(one.out, "1970-01-02T00:00:00Z")) << one.out;
  EXPECT_EQ(one.out, audit("7").out);
}

TEST(Audit, SourceDateEpochMustBeANumber) {
  const TemporaryDirectory directory;
  const Outcome outcome =
      run_fount(Invocation{.arguments = {"audit", directory.path()}, .environment = {"SOURCE_DATE_EPOCH=yesterday"}});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "SOURCE_DATE_EPOCH is not a number of seconds")) << outcome.err;
}

TEST(Audit, IntermediateResultsCanBePrinted) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  for (const char* phase : {"facts", "index", "findings", "score"}) {
    const Outcome outcome = run_fount({"audit", directory.path(), "--print", phase});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_NE(outcome.out, "") << phase;
  }
}

TEST(Audit, StatisticsGoToStandardError) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const Outcome outcome = run_fount({"audit", directory.path(), "--stats"});
  EXPECT_TRUE(contains(outcome.err, "cpu s")) << outcome.err;
  for (const char* row : {"\nread ", "\n  secrets ", "\n  copies ", "\ntotal "})
    EXPECT_TRUE(contains(outcome.err, row)) << outcome.err;
  EXPECT_FALSE(contains(outcome.out, "cpu s"));
}

}  // namespace
}  // namespace fount
