// What a terminal is shown, and what a pipe is spared.
#include <gtest/gtest.h>

#include "tests/cli/command_line.h"

namespace fount {
namespace {

constexpr const char* kLink = "\x1B]8;;";

struct Shown {
  bool color = false, links = false;
  bool operator==(const Shown&) const = default;
};

// Whether any text has a color. Progress of a slow machine clears its line ("\x1B[K"), which is none.
bool has_color(const std::string& text) {
  for (std::size_t at = text.find("\x1B["); at != text.npos; at = text.find("\x1B[", at + 2))
    if (at + 2 < text.size() && text[at + 2] != 'K') return true;
  return false;
}

Shown show(bool terminal, std::vector<std::string> environment) {
  const TemporaryDirectory directory;
  write_faulty_repository(directory);
  const Outcome outcome = run_fount(Invocation{
      .arguments = {"audit", directory.path()}, .environment = std::move(environment), .terminal = terminal});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return {has_color(outcome.out), outcome.out.find(kLink) != std::string::npos};
}

TEST(Terminal, ColorsAndLinks) {
  EXPECT_EQ(show(true, {"TERM=xterm"}), (Shown{true, true}));
  EXPECT_EQ(show(true, {"TERM=dumb"}), (Shown{false, false}));
  EXPECT_EQ(show(true, {}), (Shown{false, false}));
  EXPECT_EQ(show(true, {"TERM=xterm", "NO_COLOR=1"}), (Shown{false, false}));
  EXPECT_EQ(show(true, {"TERM=xterm", "NO_COLOR="}), (Shown{true, true}));  // empty counts as unset
  EXPECT_EQ(show(false, {"TERM=xterm"}), (Shown{false, false}));
  EXPECT_EQ(show(false, {"TERM=xterm", "CLICOLOR_FORCE=1"}), (Shown{true, false}));
  EXPECT_EQ(show(false, {"TERM=xterm", "CLICOLOR_FORCE=0"}), (Shown{false, false}));
  EXPECT_EQ(show(false, {"TERM=xterm", "CLICOLOR_FORCE=1", "NO_COLOR=1"}), (Shown{false, false}));
}

TEST(Terminal, FilesGetNoColors) {
  const TemporaryDirectory directory;
  const TemporaryDirectory reports;
  write_faulty_repository(directory);
  run_fount(Invocation{.arguments = {"audit", directory.path(), "--report", "text=" + (reports / "a.txt")},
                       .environment = {"TERM=xterm", "CLICOLOR_FORCE=1"},
                       .terminal = true});
  EXPECT_NE(reports.read("a.txt"), "");
  EXPECT_EQ(reports.read("a.txt").find('\x1B'), std::string::npos);
}

}  // namespace
}  // namespace fount
