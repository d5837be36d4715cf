// Messages as clients send them, well and ill: every one is understood or refused in words, none ends anything.
#include "serve/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fount {
namespace {

using testing::HasSubstr;

std::string refusal_of(std::string_view text) {
  const std::expected<ClientMessage, BadMessage> message = parse_message(text);
  return message ? "" : std::string(info_of(message.error().refused.code).text);
}

TEST(Frames, a_ping_is_the_same_however_it_is_spelled) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"type":"ping","data":""})", ""},
      {R"({"type":"ping","data":"a b~"})", "a b~"},
      {R"({ "type":"ping","data":"a"})", "a"},
      {R"({"type":"ping","data":"a\"b"})", "a\"b"},
      {R"({"type":"ping","data":"a","data":"b"})", "b"},
      {R"({"type":"ping","data":"a","id":"b"})", "a"},
      {"{\"type\":\"ping\",\"data\":\"\x7f\"}", "\x7f"},
      {R"({"data":"a","type":"ping"})", "a"},
      {R"({"type":"ping"})", ""},
  };
  for (const auto& [text, data] : cases) {
    const auto message = parse_message(text);
    ASSERT_TRUE(message) << text;
    EXPECT_EQ(std::get<PingMessage>(*message).pong, pong_frame(data)) << text;
  }
}

TEST(Frames, understands_what_clients_send) {
  const auto resume = parse_message(R"({"type":"resume","epoch":"e1","seq":7,"later":"ignored"})");
  ASSERT_TRUE(resume.has_value());
  EXPECT_EQ(std::get<ResumeMessage>(*resume).epoch, "e1");
  EXPECT_EQ(std::get<ResumeMessage>(*resume).seq, 7U);
  const auto fresh = parse_message(R"({"type":"resume","epoch":null})");
  ASSERT_TRUE(fresh.has_value());
  EXPECT_FALSE(std::get<ResumeMessage>(*fresh).epoch.has_value());
  const auto command = parse_message(R"({"type":"command","id":"k","command":"run.cancel","run":"r"})");
  ASSERT_TRUE(command.has_value());
  EXPECT_EQ(std::get<CommandMessage>(*command).command, CommandType::cancel_run);
  EXPECT_EQ(std::get<CommandMessage>(*command).id, "k");
  const auto ping = parse_message(R"({"type":"ping","data":"\u00e9"})");
  ASSERT_TRUE(ping.has_value());
  EXPECT_EQ(std::get<PingMessage>(*ping).pong, pong_frame("é"));
}

TEST(Frames, refuses_what_is_no_message) {
  const std::string deep = R"({"type":"ping","data":)" + std::string(10'000, '[') + std::string(10'000, ']') + "}";
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "invalid_message"},
      {"null", "invalid_message"},
      {"[]", "invalid_message"},
      {"\"text\"", "invalid_message"},
      {"{", "invalid_message"},
      {R"({"type":"ping"} {"type":"ping"})", "invalid_message"},
      {"{\"type\":\"ping\",\"data\":\"\xff\"}", "invalid_message"},
      {"{'type':'ping'}", "invalid_message"},
      {deep, "invalid_message"},
      {"{}", "invalid_input"},
      {R"({"type":null})", "invalid_input"},
      {R"({"type":5})", "invalid_input"},
      {R"({"type":["ping"]})", "invalid_input"},
      {R"({"type":""})", "invalid_input"},
      {R"({"type":"PING"})", "unknown_type"},
      {R"({"type":"event"})", "unknown_type"},
      {R"({"type":"ping","data":5})", "invalid_input"},
      {R"({"type":"resume","epoch":"e"})", "invalid_input"},
      {R"({"type":"resume","seq":1})", "invalid_input"},
      {R"({"type":"resume","epoch":"e","seq":-1})", "invalid_input"},
      {R"({"type":"resume","epoch":"e","seq":1.5})", "invalid_input"},
      {R"({"type":"resume","epoch":"e","seq":99999999999999999999})", "invalid_input"},
      {R"({"type":"resume","epoch":5,"seq":1})", "invalid_input"},
      {R"({"type":"command","command":"run.start"})", "invalid_input"},
      {R"({"type":"command","id":"","command":"run.start"})", "invalid_input"},
      {R"({"type":"command","id":7,"command":"run.start"})", "invalid_input"},
      {R"({"type":"command","id":"k"})", "invalid_input"},
      {R"({"type":"command","id":"k","command":"run.destroy"})", "unknown_type"},
      {R"({"type":"command","id":")" + std::string(129, 'k') + R"(","command":"run.start"})", "invalid_input"},
  };
  for (const auto& [text, code] : cases) EXPECT_EQ(refusal_of(text), code) << text.substr(0, 80);
}

TEST(Frames, an_error_names_the_message_it_answers) {
  const auto bad = parse_message(R"({"type":"command","id":"k7","command":"run.destroy"})");
  ASSERT_FALSE(bad.has_value());
  EXPECT_EQ(bad.error().id, "k7");
  const std::string frame = error_frame(bad.error().id, bad.error().refused);
  EXPECT_THAT(frame, HasSubstr(R"("id":"k7")"));
  EXPECT_THAT(frame, HasSubstr(R"("code":"unknown_type")"));
  EXPECT_THAT(frame, HasSubstr(R"("retry":false)"));
}

TEST(Frames, an_event_carries_its_place_and_its_data_as_it_is) {
  const Event event{.user = {1},
                    .seq = 7,
                    .run = {"00000000000000aa"},
                    .type = EventType::agent_progress,
                    .at_ms = 5,
                    .data = R"({"done":1})"};
  EXPECT_EQ(event_frame("e1", event),
            R"({"type":"event","epoch":"e1","seq":7,"run":"00000000000000aa","event":"agent.progress",)"
            R"("at":5,"data":{"done":1}})");
}

}  // namespace
}  // namespace fount
