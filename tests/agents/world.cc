#include "tests/agents/world.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

namespace fount {

bool RecordingBridge::emit(EventType type, std::string data) {
  if (!before_each()) return false;
  told_.push_back({type, std::move(data)});
  return true;
}

std::vector<std::string> RecordingBridge::types() const {
  std::vector<std::string> names;
  for (const Told& event : told_) names.emplace_back(info_of(event.type).text);
  return names;
}

std::vector<std::string> RecordingBridge::of(EventType type) const {
  std::vector<std::string> data;
  for (const Told& event : told_)
    if (event.type == type) data.push_back(event.data);
  return data;
}

std::int64_t now_ms() { return SystemClock().now_ms(); }

RunWorld::RunWorld() {
  context.run.id = {"0123456789abcdef"};
  context.run.input = "{}";
  context.workspace = directory / "workspace";
  std::filesystem::create_directory(context.workspace);
  // Programs run as another user, who must reach their workspace.
  std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
  context.deadline_ms = now_ms() + 60'000;
  context.quota = {.memory_bytes = 1ULL << 30, .cpu_s = 60, .output_bytes = 64ULL << 20, .events = 1000};
}

Sandbox roomy(SandboxClass kind, const std::string& workspace) {
  return {.kind = kind,
          .readable = {},
          .workspace = workspace,
          .memory_bytes = 1ULL << 30,
          .cpu_s = 60,
          .file_bytes = 64ULL << 20,
          .port = 0,
          .parent = ::getpid()};
}

Ended inside(Sandbox sandbox, const std::function<int()>& body) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    sandbox.parent = parent;
    const Status entered = enter_sandbox(sandbox);
    if (!entered) ::dprintf(STDERR_FILENO, "%s\n", entered.error().message.c_str());
    ::_exit(entered ? body() : 99);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 0, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

Heard run_inside(const Sandbox& sandbox, std::vector<std::string> command, std::int64_t patience_ms) {
  ProcessPlan plan;
  plan.command = {FOUNT_BINARY, "sandbox", sandbox_text(sandbox), "--"};
  plan.command.insert(plan.command.end(), command.begin(), command.end());
  plan.environment = {"PATH=/usr/bin:/bin"};
  plan.directory = sandbox.workspace;
  plan.deadline_ms = now_ms() + patience_ms;
  Heard heard;
  const auto read = [&](std::string_view line) -> Result<Next> {
    heard.lines.emplace_back(line);
    return Next::line;
  };
  const Result<ProcessEnd> end = run_process(plan, read, CancelToken());
  if (end) {
    heard.end = *end;
  } else {
    heard.error = end.error().message;
  }
  return heard;
}

Heard run_python(const Sandbox& sandbox, const std::string& code, std::int64_t patience_ms) {
  return run_inside(sandbox, {"/usr/bin/python3", "-S", "-c", code}, patience_ms);
}

}  // namespace fount
