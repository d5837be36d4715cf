// Programs that do what they should not: each costs its own run a clear message.
#include "agents/process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "tests/agents/world.h"

namespace fount {
namespace {

using Milliseconds = std::chrono::milliseconds;

struct ShellRun {
  Result<ProcessEnd> end;
  std::vector<std::string> lines;
  Milliseconds took{0};
};

struct Listener {
  std::int64_t patience_ms = 60'000;
  std::function<Result<Next>(std::string_view)> read = [](std::string_view) -> Result<Next> { return Next::line; };
  std::function<Status()> watch;
  CancelToken cancel;
};

ShellRun run_shell(const std::string& script, Listener&& listener = {}, std::string input = "") {
  const auto begin = std::chrono::steady_clock::now();
  ShellRun run{ProcessEnd{}, {}, {}};
  const ProcessPlan plan{.command = {"/bin/sh", "-c", script},
                         .environment = {"PATH=/usr/bin:/bin"},
                         .input = std::move(input),
                         .directory = "/",
                         .descriptor = -1,
                         .deadline_ms = now_ms() + listener.patience_ms,
                         .watch = listener.watch};
  const auto read = [&](std::string_view line) {
    run.lines.emplace_back(line.substr(0, 100));
    return listener.read(line);
  };
  run.end = run_process(plan, read, listener.cancel);
  run.took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
  // Whatever happened: no zombie is left, and no process of the group.
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  return run;
}

std::string error_of(const ShellRun& run) { return run.end ? "" : run.end.error().message; }

TEST(Process, SaysItsLinesAndHowItEnded) {
  const ShellRun run = run_shell("read line; echo \"$line\"; echo; printf last; echo oh >&2; exit 3", {}, "hello\n");
  ASSERT_TRUE(run.end);
  EXPECT_EQ(run.lines, (std::vector<std::string>{"hello", "", "last"}));
  EXPECT_EQ(run.end->code, 3);
  EXPECT_EQ(describe(*run.end), "ended with exit code 3: oh");
}

TEST(Process, EndedByASignal) {
  const ShellRun run = run_shell("kill -SEGV $$");
  ASSERT_TRUE(run.end);
  EXPECT_EQ(run.end->signal, SIGSEGV);
  EXPECT_EQ(describe(*run.end), "was ended by signal 11 (Segmentation fault)");
}

TEST(Process, LastWordsArePrintableAndShort) {
  const ShellRun run =
      run_shell(R"(i=0; while [ $i -lt 2000 ]; do echo "line $i" >&2; i=$((i+1)); done; printf '\033[31mred' >&2)");
  ASSERT_TRUE(run.end);
  EXPECT_LE(run.end->last_words.size(), 4096U);
  EXPECT_TRUE(run.end->last_words.ends_with("line 1999  [31mred")) << run.end->last_words.substr(4000);
}

TEST(Process, NotThere) {
  ProcessPlan plan;
  plan.command = {"/nonexistent/program"};
  plan.deadline_ms = now_ms() + 1000;
  const Result<ProcessEnd> end =
      run_process(plan, [](std::string_view) -> Result<Next> { return Next::line; }, CancelToken());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "cannot start '/nonexistent/program': No such file or directory");
}

TEST(Process, AGigabyteInOneLine) {
  const ShellRun run = run_shell("head -c 1000000000 /dev/zero | tr '\\0' x; echo done");
  EXPECT_EQ(error_of(run), "wrote a line of more than 1 MiB");
  EXPECT_LT(run.took, Milliseconds(10'000));
}

TEST(Process, ALineOfAMebibyteIsOneAndOneMoreByteIsNot) {
  EXPECT_TRUE(run_shell("head -c 1048576 /dev/zero | tr '\\0' x; echo").end);
  EXPECT_EQ(error_of(run_shell("head -c 1048577 /dev/zero | tr '\\0' x; echo")), "wrote a line of more than 1 MiB");
}

TEST(Process, NeverReadsItsInput) { EXPECT_TRUE(run_shell("echo done", {}, std::string(5 << 20, 'x')).end); }

TEST(Process, NeverWrites) {
  const ShellRun run = run_shell("sleep 60", {.patience_ms = 200});
  EXPECT_EQ(error_of(run), "took longer than is allowed");
  EXPECT_LT(run.took, Milliseconds(2'000));
}

TEST(Process, ClosesItsOutputAndStays) {
  EXPECT_EQ(error_of(run_shell("exec >&- 2>&-; sleep 60", {.patience_ms = 200})), "took longer than is allowed");
}

TEST(Process, IgnoresSigterm) {
  const ShellRun run = run_shell("trap '' TERM; echo ready; while :; do sleep 1; done", {.patience_ms = 300});
  EXPECT_EQ(error_of(run), "took longer than is allowed");
  EXPECT_GE(run.took, Milliseconds(2'000));
  EXPECT_LT(run.took, Milliseconds(6'000));
}

TEST(Process, LeavesAChildThatKeepsThePipe) {
  const ShellRun run = run_shell("sleep 60 & echo said");
  ASSERT_TRUE(run.end);
  EXPECT_EQ(run.lines, (std::vector<std::string>{"said"}));
  EXPECT_LT(run.took, Milliseconds(5'000));
}

TEST(Process, ChildrenEndWithIt) {
  const ShellRun run = run_shell("sleep 60 & echo $!; sleep 60", {.patience_ms = 300});
  ASSERT_EQ(run.lines.size(), 1U);
  const pid_t child = std::stoi(run.lines[0]);
  for (int i = 0; i < 100 && ::kill(child, 0) == 0; ++i) std::this_thread::sleep_for(Milliseconds(20));
  EXPECT_EQ(::kill(child, 0), -1);
}

TEST(Process, Canceled) {
  CancelToken cancel;
  ProcessPlan plan{.command = {"/bin/sh", "-c", "echo ready; sleep 60"},
                   .environment = {"PATH=/bin"},
                   .input = "",
                   .directory = "/",
                   .descriptor = -1,
                   .deadline_ms = now_ms() + 60'000,
                   .watch = {}};
  const auto read = [&](std::string_view) -> Result<Next> {
    cancel.cancel();
    return Next::line;
  };
  const Result<ProcessEnd> end = run_process(plan, read, cancel);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().code, ErrorCode::canceled);
}

TEST(Process, ItsReaderEndsIt) {
  Listener refuse;
  refuse.read = [](std::string_view) -> Result<Next> { return failure(ErrorCode::io, "no"); };
  const ShellRun run = run_shell("echo x; sleep 60", std::move(refuse));
  EXPECT_EQ(error_of(run), "no");
  EXPECT_LT(run.took, Milliseconds(2'000));
}

TEST(Process, ItsWatchEndsIt) {
  Listener watched;
  watched.watch = [] { return failure(ErrorCode::io, "too large"); };
  EXPECT_EQ(error_of(run_shell("sleep 60", std::move(watched))), "too large");
}

// A program that is faster than its reader waits: it cannot fill anybody's memory.
TEST(Process, WaitsForItsReader) {
  int lines = 0;
  Listener slow;
  slow.read = [&](std::string_view) -> Result<Next> {
    if (++lines == 1) std::this_thread::sleep_for(Milliseconds(300));
    return Next::line;
  };
  const TemporaryDirectory directory;
  const ShellRun run =
      run_shell("i=0; while [ $i -lt 30000 ]; do echo 0123456789; i=$((i+1)); [ $i -eq 29999 ] && date +%s%N >" +
                    directory.path() + "/done; done",
                std::move(slow));
  ASSERT_TRUE(run.end);
  EXPECT_EQ(lines, 30000);
}

}  // namespace
}  // namespace fount
