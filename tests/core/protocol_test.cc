// The TypeScript types and the reference page of fount.v1 are what core/protocol.def says. FOUNT_UPDATE_GOLDEN=1
// rewrites them: all of web/protocol.ts, and of docs/protocol.md the tables between its markers.
#include "core/protocol.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "base/json_writer.h"

namespace fount::test {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  JsonWriter(out).string(text);
  return out;
}

// export type Name = | "a" | "b";
template <class Info>
std::string union_type(std::string_view name, std::span<const Info> infos) {
  std::string out = fmt::format("\nexport type {} =", name);
  for (const Info& info : infos) out += fmt::format("\n  | {}", quoted(info.text));
  return out + ";\n";
}

std::string typescript() {
  std::string out =
      "// @generated from src/core/protocol.def by tests/core/protocol_test.cc. DO NOT EDIT.\n"
      "// The names of the wire protocol; docs/protocol.md describes it.\n\n";
  out += fmt::format("export const protocol = {};\n", quoted(kProtocol));
  out += union_type("EventName", event_infos());
  out +=
      "\n// Nothing of a run follows these.\nexport const terminalEvents: ReadonlySet<EventName> = new "
      "Set<EventName>([\n";
  for (const EventInfo& info : event_infos())
    if (info.terminal) out += fmt::format("  {},\n", quoted(info.text));
  out += "]);\n" + union_type("CommandName", command_infos()) + union_type("RefusalCode", refusal_infos());
  out +=
      "\nexport interface CloseInfo {\n"
      "  readonly name: string;\n"
      "  readonly reconnect: boolean; // whether to come back without being asked\n"
      "  readonly meaning: string;\n"
      "}\n\n"
      "export const closes: ReadonlyMap<number, CloseInfo> = new Map<number, CloseInfo>([\n";
  for (const CloseInfo& info : close_infos())
    out += fmt::format("  [{}, {{\n    name: {}, reconnect: {},\n    meaning: {},\n  }}],\n",
                       static_cast<int>(info.code), quoted(info.name), info.reconnect, quoted(info.meaning));
  return out + "]);\n";
}

std::string_view yes_or_no(bool value) { return value ? "yes" : "no"; }

struct Table {
  std::string_view name;
  std::string text;
};

std::vector<Table> tables() {
  std::string events = "| Event | Ends its run | Meaning |\n|---|---|---|\n";
  for (const EventInfo& info : event_infos())
    events += fmt::format("| `{}` | {} | {} |\n", info.text, yes_or_no(info.terminal), info.meaning);
  std::string commands = "| Command | Meaning |\n|---|---|\n";
  for (const CommandInfo& info : command_infos()) commands += fmt::format("| `{}` | {} |\n", info.text, info.meaning);
  std::string closes = "| Code | Name | Reconnect | Meaning |\n|---|---|---|---|\n";
  for (const CloseInfo& info : close_infos())
    closes += fmt::format("| {} | `{}` | {} | {} |\n", static_cast<int>(info.code), info.name,
                          yes_or_no(info.reconnect), info.meaning);
  std::string refusals = "| Code | Can succeed later | Meaning |\n|---|---|---|\n";
  for (const RefusalInfo& info : refusal_infos())
    refusals += fmt::format("| `{}` | {} | {} |\n", info.text, yes_or_no(info.retry), info.meaning);
  return {{"events", events}, {"commands", commands}, {"closes", closes}, {"refusals", refusals}};
}

// The page with its tables made anew: each stands between `<!-- name -->` and the next `<!-- end -->`.
std::string with_tables(std::string page) {
  for (const Table& table : tables()) {
    const std::string open = fmt::format("<!-- {} -->\n", table.name);
    const std::size_t marker = page.find(open);
    const std::size_t end = marker == std::string::npos ? marker : page.find("<!-- end -->", marker);
    EXPECT_NE(end, std::string::npos) << "docs/protocol.md has no place for the table of " << table.name;
    if (end == std::string::npos) continue;
    const std::size_t begin = marker + open.size();
    page.replace(begin, end - begin, table.text);
  }
  return page;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_current(std::string_view name, const std::string& expected) {
  const std::string path = fmt::format("{}/{}", FOUNT_SOURCE_DIR, name);
  if (std::getenv("FOUNT_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << expected;
  EXPECT_TRUE(read(path) == expected) << name << " is stale: FOUNT_UPDATE_GOLDEN=1 rewrites it";
}

TEST(Protocol, typescript_is_current) { expect_current("web/protocol.ts", typescript()); }

TEST(Protocol, page_is_current) {
  constexpr std::string_view kPage = "docs/protocol.md";
  expect_current(kPage, with_tables(read(fmt::format("{}/{}", FOUNT_SOURCE_DIR, kPage))));
}

TEST(Protocol, names_and_codes_are_used_once) {
  std::set<std::string_view> events, commands, refusals;
  std::set<int> codes;
  for (const EventInfo& info : event_infos()) EXPECT_TRUE(events.insert(info.text).second) << info.text;
  for (const CommandInfo& info : command_infos()) EXPECT_TRUE(commands.insert(info.text).second) << info.text;
  for (const RefusalInfo& info : refusal_infos()) EXPECT_TRUE(refusals.insert(info.text).second) << info.text;
  for (const CloseInfo& info : close_infos()) {
    const int code = static_cast<int>(info.code);
    EXPECT_TRUE(codes.insert(code).second) << info.name;
    EXPECT_TRUE(code >= 4400 && code < 4500) << info.name << ": the codes of fount.v1 are 4400 to 4499";
  }
}

TEST(Protocol, infos_stand_where_their_names_say) {
  for (const EventInfo& info : event_infos()) {
    EXPECT_EQ(event_named(info.text), info.type);
    EXPECT_EQ(info_of(info.type).text, info.text);
  }
  for (const CommandInfo& info : command_infos()) EXPECT_EQ(command_named(info.text), info.type);
  for (const CloseInfo& info : close_infos()) EXPECT_EQ(info_of(info.code).name, info.name);
  for (const RefusalInfo& info : refusal_infos()) EXPECT_EQ(info_of(info.refusal).text, info.text);
  EXPECT_EQ(event_named("run.queue"), std::nullopt);
  EXPECT_EQ(command_named(""), std::nullopt);
}

}  // namespace
}  // namespace fount::test
