#include "agents/external_agent.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "agents/conversation.h"
#include "agents/process.h"
#include "agents/sandbox.h"
#include "json/reader.h"

namespace fount {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// The files that its command names, and what lies beside them: a program finds its own parts there.
std::vector<fs::path> own_files(const std::vector<std::string>& command) {
  std::vector<fs::path> paths;
  std::error_code ignored;
  for (const fs::path path : command)
    if (path.is_absolute() && fs::is_regular_file(path, ignored))
      paths.push_back(path.parent_path() == "/" ? path : path.parent_path());
  return paths;
}

std::string request_text(const RunContext& context, json::object input) {
  return to_text(json::object{{"protocol", json::string(kAgentProtocol.data(), kAgentProtocol.size())},
                              {"run", context.run.id.value},
                              {"agent", context.run.agent},
                              {"input", std::move(input)},
                              {"deadline_ms", context.deadline_ms},
                              {"workspace", context.workspace.native()}}) +
         '\n';
}

}  // namespace

Result<RunOutcome> ExternalAgent::run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const {
  std::optional<json::object> input = parse_object(context.run.input);
  if (!input) return failure(ErrorCode::usage, "the input of an agent is a JSON object");
  const Sandbox sandbox{.kind = settings_.network ? SandboxClass::networked : SandboxClass::isolated,
                        .readable = own_files(settings_.command),
                        .workspace = context.workspace,
                        .memory_bytes = context.quota.memory_bytes,
                        .cpu_s = context.quota.cpu_s,
                        .file_bytes = context.quota.output_bytes,
                        .parent = ::getpid()};
  std::vector<std::string> command{program_, "sandbox", sandbox_text(sandbox), "--"};
  command.insert(command.end(), settings_.command.begin(), settings_.command.end());
  const std::string home = context.workspace.native();
  const ProcessPlan plan{
      .command = std::move(command),
      .environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=" + home, "TMPDIR=" + home},
      .input = request_text(context, *std::move(input)),
      .directory = context.workspace,
      .descriptor = -1,
      .deadline_ms = context.deadline_ms,
      .watch = {}};
  Conversation conversation(bridge, settings_.name, context.quota.events);
  FOUNT_TRY(const json::object result, converse(fmt::format("agent '{}'", settings_.name), plan, conversation, cancel));
  return RunOutcome{.summary = to_text(result.at("summary")), .report = "", .score = std::nullopt};
}

}  // namespace fount
