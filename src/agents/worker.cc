#include "agents/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "agents/area_events.h"
#include "agents/process.h"
#include "base/workers.h"
#include "engine/audit.h"
#include "engine/open_repository.h"
#include "json/reader.h"
#include "report/render.h"

namespace fount {
namespace {

namespace json = boost::json;

std::string read_input() {
  std::string text;
  char bytes[4096];
  for (;;) {
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof(bytes));
    if (count <= 0 || text.size() > kLongestLine) return text;
    text.append(bytes, static_cast<std::size_t>(count));
  }
}

Status write_report(std::string_view report) {
  while (!report.empty()) {
    const ssize_t written = ::write(kGivenDescriptor, report.data(), report.size());
    if (written < 0 && errno == EFBIG)
      return failure(ErrorCode::io, "the report is larger than is allowed (run_output_mb)");
    if (written < 0) return failure(ErrorCode::io, fmt::format("cannot write the report: {}", std::strerror(errno)));
    report.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Status audit_for(const WorkerRequest& request, Workers& workers, AreaEvents& events) {
  FOUNT_TRY(OpenedRepository opened, open_repository({.path = request.root.native()}));
  AuditTime time = audit_time(opened.request.git ? opened.request.git->commit_time : std::nullopt, request.now_s);
  opened.request.generated_at = std::move(time.generated_at);
  opened.request.today = std::move(time.today);
  events.start();
  const CancelToken never;  // whoever wants it to stop ends the process
  FOUNT_TRY(const AuditResult result, audit(opened.request, workers, events, never));
  FOUNT_CHECK(write_report(render_json(result.report, {})));
  events.finish(result.report);
  return {};
}

Status work(AreaEvents& events) {
  FOUNT_TRY(const WorkerRequest request, read_worker_request(read_input()));
  Workers workers(0);          // asks how many processors there are, which the sandbox does not tell
  ::signal(SIGXFSZ, SIG_IGN);  // then the write fails, which can be said
  FOUNT_CHECK(enter_sandbox(request.sandbox));
  return audit_for(request, workers, events);
}

}  // namespace

std::string worker_request_text(const WorkerRequest& request) {
  return to_text(json::object{
             {"root", request.root.native()}, {"sandbox", sandbox_text(request.sandbox)}, {"now_s", request.now_s}}) +
         '\n';
}

Result<WorkerRequest> read_worker_request(std::string_view text) {
  const std::optional<json::object> object = parse_object(text);
  if (!object) return failure(ErrorCode::usage, "fount worker is started by fount serve, which tells it what to audit");
  WorkerRequest request;
  request.root = text_at(*object, "root");
  request.now_s = static_cast<std::int64_t>(number_at(*object, "now_s"));
  FOUNT_TRY(request.sandbox, read_sandbox(text_at(*object, "sandbox")));
  return request;
}

Status run_worker() {
  AreaEvents events;
  const Status done = work(events);
  if (!done) events.fail(done.error().message);
  return done;
}

}  // namespace fount
