// fount.agent/1, line by line: what is passed on, what is counted, what ends the agent.
#include "agents/conversation.h"

#include <gtest/gtest.h>

#include "json/reader.h"
#include "tests/agents/world.h"

namespace fount {
namespace {

struct Case {
  const char* name;
  std::vector<std::string> lines;
  std::string error;               // of the last line; "" : none
  std::vector<std::string> types;  // what was passed on
};
void PrintTo(const Case& it, std::ostream* out) { *out << it.name; }

constexpr const char* kStarted = R"({"type":"agent.started"})";
constexpr const char* kCompleted = R"({"type":"agent.completed"})";
constexpr const char* kResult = R"({"type":"result","summary":{}})";

const Case kCases[] = {
    {"five_events",
     {kStarted, R"({"type":"agent.thinking","reasoning":"r"})", R"({"type":"tool.executing","call":"1","tool":"t"})",
      R"({"type":"tool.completed","call":"1","tool":"t","success":true})", kCompleted, kResult},
     "",
     {"agent.started", "agent.thinking", "tool.executing", "tool.completed", "agent.completed"}},
    {"garbage_is_passed_over",
     {kStarted, "garbage", "[1]", "\xFF", R"({"type":)", "", "  ", std::string(100, '['), kCompleted, kResult},
     "",
     {"agent.started", "agent.completed"}},
    {"unknown_type",
     {kStarted, R"({"type":"run.completed"})"},
     "sent 'run.completed', which fount.agent/1 does not have",
     {"agent.started"}},
    {"no_type", {"{}"}, "sent '', which fount.agent/1 does not have", {}},
    {"before_it_started",
     {R"({"type":"agent.thinking","reasoning":"r"})"},
     "sent 'agent.thinking' outside of 'agent.started' and 'agent.completed'",
     {}},
    {"after_it_completed",
     {kStarted, kCompleted, R"({"type":"agent.progress"})"},
     "sent 'agent.progress' outside of 'agent.started' and 'agent.completed'",
     {"agent.started", "agent.completed"}},
    {"started_twice", {kStarted, kStarted}, "sent a second 'agent.started'", {"agent.started"}},
    {"a_field_is_missing",
     {kStarted, R"({"type":"agent.thinking"})"},
     "'agent.thinking' needs 'reasoning', a string",
     {"agent.started"}},
    {"a_field_is_of_another_kind",
     {kStarted, R"({"type":"agent.thinking","reasoning":1})"},
     "'agent.thinking' needs 'reasoning', a string",
     {"agent.started"}},
    {"a_call_that_does_not_end",
     {kStarted, R"({"type":"tool.executing","call":"1","tool":"t"})", kCompleted},
     "did not complete the call '1'",
     {"agent.started", "tool.executing"}},
    {"a_call_that_did_not_begin",
     {kStarted, R"({"type":"tool.completed","call":"1","tool":"t","success":true})"},
     "completed the call '1', which did not begin",
     {"agent.started"}},
    {"a_call_that_begins_twice",
     {kStarted, R"({"type":"tool.executing","call":"1","tool":"t"})",
      R"({"type":"tool.executing","call":"1","tool":"t"})"},
     "began the call '1' twice",
     {"agent.started", "tool.executing"}},
    {"a_result_too_early", {kStarted, kResult}, "sent its result without 'agent.completed'", {"agent.started"}},
    {"a_result_without_summary", {R"({"type":"result"})"}, "'result' needs 'summary', an object", {}},
    {"an_error",
     {kStarted, R"({"type":"error","message":"no \u001b[31m model"})"},
     "failed: no  [31m model",
     {"agent.started"}},
};

class Lines : public testing::TestWithParam<Case> {};
TEST_P(Lines, Heard) {
  RecordingBridge bridge;
  Conversation conversation(bridge, "external", 100);
  std::string error;
  for (const std::string& line : GetParam().lines)
    if (const Result<Next> next = conversation.hear(line); !next) error = next.error().message;
  EXPECT_EQ(error, GetParam().error);
  EXPECT_EQ(bridge.types(), GetParam().types);
  EXPECT_EQ(conversation.take_result().has_value(), GetParam().error.empty());
}
INSTANTIATE_TEST_SUITE_P(Conversation, Lines, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

std::vector<std::string> hear_all(Conversation& conversation, const std::vector<std::string>& lines) {
  std::vector<std::string> errors;
  for (const std::string& line : lines)
    if (const Result<Next> next = conversation.hear(line); !next) errors.push_back(next.error().message);
  return errors;
}

TEST(Conversation, ADeclaredAgentSpeaksForItselfOnly) {
  RecordingBridge bridge;
  Conversation conversation(bridge, "external", 100);
  hear_all(conversation, {R"({"type":"agent.started","agent":"audit","user":"other"})"});
  EXPECT_EQ(bridge.of(EventType::agent_started), (std::vector<std::string>{R"({"user":"other","agent":"external"})"}));
}

TEST(Conversation, WhatIsOverTheQuotaIsCountedAndPairsStayPairs) {
  RecordingBridge bridge;
  Conversation conversation(bridge, "external", 3);
  const std::string thought = R"({"type":"agent.thinking","reasoning":"r"})";
  EXPECT_TRUE(
      hear_all(conversation, {kStarted, thought, R"({"type":"tool.executing","call":"1","tool":"t"})", thought,
                              R"({"type":"tool.executing","call":"2","tool":"t"})",
                              R"({"type":"tool.completed","call":"1","tool":"t","success":true})",
                              R"({"type":"tool.completed","call":"2","tool":"t","success":true})", kCompleted, kResult})
          .empty());
  EXPECT_EQ(bridge.types(), (std::vector<std::string>{"agent.started", "agent.thinking", "tool.executing",
                                                      "tool.completed", "agent.completed"}));
  EXPECT_EQ(bridge.of(EventType::agent_completed),
            (std::vector<std::string>{R"({"agent":"external","dropped_events":3})"}));
  EXPECT_EQ(to_text(conversation.take_result()->at("summary")), R"({"dropped_events":3})");
}

TEST(Conversation, GarbageIsReported) {
  RecordingBridge bridge;
  Conversation conversation(bridge, "external", 3);
  hear_all(conversation, {"x", "y", kResult});
  EXPECT_EQ(to_text(conversation.take_result()->at("summary")), R"({"ignored_lines":2})");
}

TEST(Conversation, ARunThatWasTakenAwayEnds) {
  RecordingBridge bridge;
  bridge.before_each = [] { return false; };
  Conversation conversation(bridge, "external", 3);
  const Result<Next> next = conversation.hear(kStarted);
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code, ErrorCode::canceled);
}

}  // namespace
}  // namespace fount
