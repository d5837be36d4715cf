#include "agents/audit_agent.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "agents/conversation.h"
#include "agents/fetch.h"
#include "agents/process.h"
#include "agents/source_path.h"
#include "agents/worker.h"
#include "base/clock.h"
#include "base/descriptor.h"
#include "json/reader.h"

namespace fount {
namespace {

constexpr std::int64_t kSecond = 1000;

// Without a name, so that it is gone with the last who has it open.
Result<Descriptor> make_report_file(const std::filesystem::path& workspace) {
  std::string name = (workspace / "report-XXXXXX").native();
  Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.valid() && ::unlink(name.c_str()) == 0) return file;
  return failure(ErrorCode::io, fmt::format("cannot make a file in the workspace: {}", std::strerror(errno)));
}

Result<std::string> read_report(const Descriptor& file, std::uint64_t limit) {
  struct stat status{};
  if (::fstat(file.get(), &status) != 0 || status.st_size < 0 || static_cast<std::uint64_t>(status.st_size) > limit)
    return failure(ErrorCode::io, "the report is larger than is allowed (run_output_mb)");
  std::string report(static_cast<std::size_t>(status.st_size), '\0');
  for (std::size_t at = 0; at < report.size();) {
    const ssize_t count = ::pread(file.get(), report.data() + at, report.size() - at, static_cast<off_t>(at));
    if (count <= 0) return failure(ErrorCode::io, fmt::format("cannot read the report: {}", std::strerror(errno)));
    at += static_cast<std::size_t>(count);
  }
  return report;
}

std::string request_for(const LocalSource& source, const Quota& quota) {
  WorkerRequest request;
  request.root = source.root;
  request.now_s = SystemClock().now_ms() / kSecond;
  request.sandbox = {.kind = SandboxClass::worker,
                     .readable = readable_for(source),
                     .memory_bytes = quota.memory_bytes,
                     .cpu_s = quota.cpu_s,
                     .file_bytes = quota.output_bytes,
                     .parent = ::getpid()};
  return worker_request_text(request);
}

}  // namespace

Result<RunOutcome> AuditAgent::run(const RunContext& context, Bridge& bridge, const CancelToken& cancel) const {
  if (context.source.empty()) return failure(ErrorCode::usage, "an audit needs a repository");
  LocalSource source;
  if (is_git_url(context.source)) {
    FOUNT_TRY(const GitUrl url, allow_git_url(context.source, allowed_hosts_));
    FOUNT_TRY(source.root, fetch_repository(url, context, program_, cancel));
    source.allowed = source.root;
  } else {
    FOUNT_TRY(source, resolve_path(context.source, allowed_paths_));
  }
  FOUNT_TRY(const Descriptor file, make_report_file(context.workspace));
  const ProcessPlan plan{.command = {program_, "worker"},
                         .environment = {},
                         .input = request_for(source, context.quota),
                         .directory = "/",
                         .descriptor = file.get(),
                         .deadline_ms = context.deadline_ms,
                         .watch = {}};
  Conversation conversation(bridge, "", context.quota.events);
  FOUNT_TRY(const boost::json::object result, converse("the audit", plan, conversation, cancel));
  RunOutcome outcome;
  outcome.summary = to_text(result.at("summary"));
  FOUNT_TRY(outcome.report, read_report(file, context.quota.output_bytes));
  if (const boost::json::value* score = result.if_contains("score"); score != nullptr && score->is_number())
    outcome.score = score->to_number<double>();
  return outcome;
}

}  // namespace fount
