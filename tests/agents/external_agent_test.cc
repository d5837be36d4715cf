// Programs as agents: the example that ships, and programs that keep to nothing.
#include "agents/external_agent.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "agents/agent_table.h"
#include "json/reader.h"
#include "tests/agents/world.h"

namespace fount {
namespace {

Result<RunOutcome> run_agent(RunWorld& world, std::vector<std::string> command) {
  const ExternalAgent agent({"answer", std::move(command), false}, FOUNT_BINARY);
  world.context.run.agent = "answer";
  return agent.run(world.context, world.bridge, world.cancel);
}

// As a text: an agent is another user, who may not be able to read the folder that this was checked out to.
Result<RunOutcome> run_example(RunWorld& world) {
  std::ifstream file(FOUNT_SOURCE_DIR "/examples/agents/answer.py");
  return run_agent(world, {"/usr/bin/python3", "-c", std::string(std::istreambuf_iterator<char>(file), {})});
}

TEST(ExternalAgent, TheExampleAnswersWithTheFiveCriticalEvents) {
  RunWorld world;
  world.context.run.input = R"({"type":"user_message","content":"three words here"})";
  const Result<RunOutcome> outcome = run_example(world);
  ASSERT_TRUE(outcome) << outcome.error().message;
  EXPECT_EQ(outcome->summary, R"({"final_response":"Your message has 3 words and 16 characters."})");
  EXPECT_EQ(outcome->report, "");
  EXPECT_FALSE(outcome->score);
  EXPECT_EQ(world.bridge.types(), (std::vector<std::string>{"agent.started", "agent.thinking", "tool.executing",
                                                            "tool.completed", "agent.completed"}));
  const std::optional<boost::json::object> done = parse_object(world.bridge.of(EventType::agent_completed).at(0));
  EXPECT_EQ(text_at(*done, "agent"), "answer");
  EXPECT_EQ(text_at(*done, "final_response"), "Your message has 3 words and 16 characters.");
}

TEST(ExternalAgent, TheExampleRefusesOtherInput) {
  RunWorld world;
  const Result<RunOutcome> outcome = run_example(world);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().message,
            R"(agent 'answer' failed: the input must be {"type": "user_message", "content": "..."})");
}

struct Hostile {
  const char* name;
  const char* script;
  const char* error;  // begins with
};
void PrintTo(const Hostile& it, std::ostream* out) { *out << it.name; }

const Hostile kHostile[] = {
    {"silent", "exit 0", "agent 'answer' gave no result: it ended with exit code 0"},
    {"fails", "echo 'no model' >&2; exit 4", "agent 'answer' gave no result: it ended with exit code 4: no model"},
    {"garbage", "head -c 100000 /dev/urandom", "agent 'answer' gave no result: it ended with exit code 0"},
    {"someone_elses_event", R"(echo '{"type":"run.completed"}')", "agent 'answer' sent 'run.completed', which"},
    {"one_line_without_end", "yes | tr -d '\\n'", "agent 'answer' wrote a line of more than 1 MiB"},
    {"file_bomb", "yes > bomb; echo $? >&2", "agent 'answer' gave no result: it ended with exit code"},
    {"cpu", "while :; do :; done", "agent 'answer' gave no result: it used more CPU time than is allowed"},
    {"sleeps", "sleep 60", "agent 'answer' took longer than is allowed"},
};

class HostileAgent : public testing::TestWithParam<Hostile> {};
TEST_P(HostileAgent, FailsItsRunWithAReason) {
  RunWorld world;
  world.context.quota.cpu_s = 1;
  world.context.quota.output_bytes = 1 << 20;
  if (GetParam().name == std::string("sleeps")) world.context.deadline_ms = now_ms() + 500;
  const Result<RunOutcome> outcome = run_agent(world, {"/bin/sh", "-c", GetParam().script});
  ASSERT_FALSE(outcome);
  EXPECT_TRUE(outcome.error().message.starts_with(GetParam().error)) << outcome.error().message;
  EXPECT_TRUE(world.bridge.types().empty());
}
INSTANTIATE_TEST_SUITE_P(ExternalAgent, HostileAgent, testing::ValuesIn(kHostile),
                         [](const auto& info) { return std::string(info.param.name); });

Settings with_agents(std::vector<ExternalAgentSettings> agents) {
  Settings settings;
  settings.agents = std::move(agents);
  return settings;
}

TEST(AgentTable, IsInFixedOrder) {
  const Result<AgentTable> table =
      AgentTable::make(with_agents({{"zeta", {"/bin/sh"}, false}, {"alpha", {"/bin/sh"}, true}}));
  ASSERT_TRUE(table) << table.error().message;
  std::vector<std::string_view> names;
  for (const auto& agent : table->agents()) names.push_back(agent->name());
  EXPECT_EQ(names, (std::vector<std::string_view>{"audit", "zeta", "alpha"}));
  EXPECT_EQ(table->find("alpha"), table->agents()[2].get());
  EXPECT_EQ(table->find("beta"), nullptr);
}

TEST(AgentTable, RefusesWhatCannotBe) {
  const std::vector<std::string> shell{"/bin/sh"};
  const std::pair<std::vector<ExternalAgentSettings>, std::string> cases[] = {
      {{{"audit", shell, false}}, "agent 'audit': the name is used twice"},
      {{{"imports", shell, false}}, "agent 'imports': the name is that of an agent that is built in"},
      {{{"a", shell, false}, {"a", shell, false}}, "agent 'a': the name is used twice"},
      {{{"A b", shell, false}}, "agent 'A b': a name consists of a-z, 0-9, '-' and '_'"},
      {{{"", shell, false}}, "agent '': a name consists of a-z, 0-9, '-' and '_'"},
      {{{"a", {}, false}}, "agent 'a': 'command' begins with the absolute path of a program"},
      {{{"a", {"sh"}, false}}, "agent 'a': 'command' begins with the absolute path of a program"},
      {{{"a", {"/gone"}, false}}, "agent 'a': '/gone' cannot be run"},
  };
  for (const auto& [agents, message] : cases) {
    const Result<AgentTable> table = AgentTable::make(with_agents(agents));
    EXPECT_EQ(table ? "" : table.error().message, message);
  }
}

}  // namespace
}  // namespace fount
