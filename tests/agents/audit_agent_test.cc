// The built-in agent, through a real worker process: what its user is told, and what a repository cannot do to anybody
// but its own run.
#include "agents/audit_agent.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>

#include "agents/sandbox.h"
#include "json/reader.h"
#include "tests/agents/world.h"

namespace fount {
namespace {

namespace json = boost::json;

class Audit : public testing::Test {
 protected:
  Audit() {
    world.directory.write("allowed/shop/shop/__init__.py", "");
    world.directory.write("allowed/shop/shop/prices.py", "def price():\n    return 1\n");
    world.directory.write("allowed/shop/shop/bills.py", "from shop.discounts import discount\n");
    world.context.source = world.directory / "allowed/shop";
  }
  Result<RunOutcome> run() {
    const AuditAgent agent(FOUNT_BINARY, {world.directory / "allowed"}, {});
    return agent.run(world.context, world.bridge, world.cancel);
  }
  std::string error() {
    const Result<RunOutcome> outcome = run();
    return outcome ? "" : outcome.error().message;
  }
  RunWorld world;
};

TEST_F(Audit, TellsWhatItDoesAndWhatItFound) {
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().message;
  const std::optional<json::object> report = parse_object(outcome->report);
  ASSERT_TRUE(report);
  EXPECT_EQ(text_at(*report, "schema"), "fount.report/1");
  ASSERT_TRUE(outcome->score);
  EXPECT_EQ(text_at(*parse_object(outcome->summary), "band"), text_at(report->at("score").as_object(), "band"));

  const std::vector<std::string> findings = world.bridge.of(EventType::agent_finding);
  ASSERT_EQ(findings.size(), report->at("findings").as_array().size());
  const json::object finding = *parse_object(findings.at(0));
  EXPECT_EQ(text_at(finding, "agent"), "imports");
  EXPECT_EQ(text_at(finding, "path"), "shop/bills.py");
  EXPECT_EQ(number_at(finding, "line"), 1U);
  for (const char* key : {"id", "rule", "severity", "confidence", "title"}) EXPECT_NE(text_at(finding, key), "") << key;
  EXPECT_EQ(finding.if_contains("excerpt"), nullptr);
}

TEST_F(Audit, EveryAgentStartsAndCompletesOnceInOrder) {
  ASSERT_TRUE(run());
  std::map<std::string, int> state;
  for (const std::string& data : world.bridge.of(EventType::agent_started))
    ++state[std::string(text_at(*parse_object(data), "agent"))];
  EXPECT_EQ(state.size(), 7U);
  for (const std::string& data : world.bridge.of(EventType::agent_completed))
    --state[std::string(text_at(*parse_object(data), "agent"))];
  for (const auto& [agent, left] : state) EXPECT_EQ(left, 0) << agent;
  const std::vector<std::string> types = world.bridge.types();
  EXPECT_EQ(types.front(), "agent.started");
  EXPECT_EQ(types.back(), "agent.completed");
  EXPECT_TRUE(std::ranges::count(types, "agent.progress") > 0);
}

TEST_F(Audit, FindingsBeyondTheQuotaAreCounted) {
  for (int i = 0; i < 50; ++i)
    world.directory.write("allowed/shop/shop/bill" + std::to_string(i) + ".py",
                          "from shop.gone" + std::to_string(i) + " import x\n");
  world.context.quota.events = 30;
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome);
  EXPECT_GT(number_at(*parse_object(outcome->summary), "dropped_events"), 20U);
  EXPECT_LE(world.bridge.types().size(), 30U + 7U);
}

TEST_F(Audit, AcceptedFindingsAreNotTold) {
  world.directory.write("allowed/shop/shop/bills.py",
                        "from shop.discounts import discount  # fount: accept[dangling-import] planned\n");
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(parse_object(outcome->report)->at("findings").as_array().size(), 1U);
  EXPECT_TRUE(world.bridge.of(EventType::agent_finding).empty());
}

TEST_F(Audit, KnowsWhatGitTracks) {
  ASSERT_TRUE(world.directory.git("-C allowed/shop init -q"));
  ASSERT_TRUE(world.directory.git("-C allowed/shop add ."));
  ASSERT_TRUE(world.directory.git("-C allowed/shop commit -qm one"));
  world.directory.write("allowed/shop/.gitignore", "bills.py\nignored.py\n");
  world.directory.write("allowed/shop/shop/ignored.py", "from shop.gone import x\n");
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(parse_object(outcome->report)->at("revision").is_string());
  EXPECT_EQ(world.bridge.of(EventType::agent_finding).size(), 1U);
}

TEST_F(Audit, APartOfARepositoryHearsWhatIsSaidAboveIt) {
  world.directory.write("allowed/shop/.gitignore", "ignored.py\n");
  world.directory.write("allowed/shop/shop/ignored.py", "from shop.gone import x\n");
  ASSERT_TRUE(world.directory.git("-C allowed/shop init -q"));
  ASSERT_TRUE(world.directory.git("-C allowed/shop add ."));
  world.directory.write("allowed/shop/fount.toml", "[scan]\nexclude = [\"shop/bills.py\"]\n");
  world.context.source = world.directory / "allowed/shop/shop";
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(parse_object(outcome->report)->at("files").as_object().at("skipped").as_object().at("ignored"), 2);
}

struct Refused {
  const char* name;
  const char* source;  // below the test's directory, unless it begins with '/'
  const char* error;   // its end
};
const Refused kRefused[] = {
    {"outside", "other", "is not in a folder of allowed_paths"},
    {"etc", "/etc", "is not in a folder of allowed_paths"},
    {"above", "allowed/..", "is not in a folder of allowed_paths"},
    {"a_name_that_begins_the_same", "allowed2", "is not in a folder of allowed_paths"},
    {"a_link_out", "allowed/link", "is not in a folder of allowed_paths"},
    {"not_there", "allowed/gone", "' "},
    {"not_there_outside", "gone", "is not in a folder of allowed_paths"},
    {"a_file", "allowed/shop/shop/bills.py", "audit the directory that holds it"},
};

TEST_F(Audit, RefusesWhatIsNotAllowed) {
  world.directory.write("other/a.py", "");
  world.directory.write("allowed2/a.py", "");
  ASSERT_EQ(::symlink((world.directory / "other").c_str(), (world.directory / "allowed/link").c_str()), 0);
  for (const Refused& refused : kRefused) {
    world.context.source = refused.source[0] == '/' ? refused.source : world.directory / refused.source;
    const std::string message = error();
    EXPECT_NE(message, "") << refused.name;
    EXPECT_TRUE(message.ends_with(refused.error) || std::string(refused.error) == "' ") << refused.name << message;
  }
  EXPECT_TRUE(world.bridge.types().empty());
}

TEST_F(Audit, ALinkInsideLeadsNowhere) {
  world.directory.write("other/secret.py", "from nowhere.at.all import x\n");
  ASSERT_EQ(::symlink((world.directory / "other").c_str(), (world.directory / "allowed/shop/shop/link").c_str()), 0);
  const Result<RunOutcome> outcome = run();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->report.find("nowhere"), std::string::npos);
}

TEST_F(Audit, MemoryEndsTheRunOnly) {
  if (!kLimitsMemory) GTEST_SKIP();
  std::string large;
  for (int i = 0; i < 400'000; ++i) large += "def f" + std::to_string(i) + "(a, b):\n    return a + b\n";
  for (int i = 0; i < 8; ++i) world.directory.write("allowed/shop/shop/large" + std::to_string(i) + ".py", large);
  world.directory.write("allowed/shop/fount.toml", "[scan]\nmax_file_bytes = 100000000\n");
  world.context.quota.memory_bytes = 128ULL << 20;
  EXPECT_EQ(error(), "the audit gave no result: it needed more memory than is allowed (run_memory_mb)");
}

TEST_F(Audit, CpuTimeEndsTheRunOnly) {
  world.context.quota.cpu_s = 0;
  EXPECT_EQ(error(), "the audit gave no result: it used more CPU time than is allowed");
}

TEST_F(Audit, AReportThatIsTooLargeFails) {
  world.context.quota.output_bytes = 1000;
  EXPECT_EQ(error(), "the audit failed: the report is larger than is allowed (run_output_mb)");
}

TEST_F(Audit, DeadlineAndCancel) {
  world.context.deadline_ms = now_ms();
  EXPECT_EQ(error(), "the audit took longer than is allowed");
  world.context.deadline_ms += 60'000;
  world.cancel.cancel();
  const Result<RunOutcome> outcome = run();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::canceled);
}

TEST_F(Audit, ARunThatWasTakenAwayStops) {
  world.bridge.before_each = [n = 0]() mutable { return ++n < 3; };
  const Result<RunOutcome> outcome = run();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::canceled);
  EXPECT_EQ(world.bridge.types().size(), 2U);
}

TEST_F(Audit, LeavesNothingInItsWorkspace) {
  ASSERT_TRUE(run());
  EXPECT_TRUE(std::filesystem::is_empty(world.context.workspace));
}

}  // namespace
}  // namespace fount
