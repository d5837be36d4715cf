#include "cli/session.h"

#include <fmt/core.h>

#include <cstdio>
#include <utility>

#include "cli/choice.h"
#include "cli/clock.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "engine/open_repository.h"

namespace fount {
namespace {

constexpr unsigned kMostThreads = 1024;

}  // namespace

void declare_session_options(CLI::App& app, SessionOptions& options) {
  app.add_option("--config", options.config,
                 "read this policy; else the nearest fount.toml, from PATH up to the top of the repository")
      ->option_text("FILE");
  app.add_option("--threads", options.threads, "how many threads work; output never depends on it [FOUNT_THREADS]")
      ->option_text("N")
      ->envname("FOUNT_THREADS");
  app.add_flag("--no-ignore", options.no_ignore, "audit also what .gitignore files leave out");
  app.add_flag("--no-cache", options.no_cache, "neither read nor write cached facts");
  app.add_flag("--quiet", options.quiet, "only errors, and the reports that were asked for");
}

Result<AuditSession> open_session(const SessionOptions& options) {
  FOUNT_TRY(const std::optional<unsigned> threads, parse_count("--threads", options.threads, kMostThreads));
  FOUNT_TRY(OpenedRepository opened, open_repository({options.path, options.config, !options.no_ignore}));
  if (!opened.warning.empty() && !options.quiet) fmt::print(stderr, "warning: {}\n", opened.warning);
  AuditSession session{std::move(opened.root), std::move(opened.fs), std::move(opened.request),
                       Workers(threads.value_or(0)), options.quiet};
  AuditRequest& request = session.request;
  FOUNT_TRY(AuditTime time, find_audit_time(request.git ? request.git->commit_time : std::nullopt));
  request.generated_at = std::move(time.generated_at);
  request.today = std::move(time.today);
  return session;
}

static Result<AuditResult> audit_with_progress(AuditSession& session) {
  ProgressLine progress(!session.quiet && find_console().progress);
  return audit(session.request, session.workers, progress, cancel_on_interrupt());
}

Result<AuditResult> audit_session(AuditSession& session) {
  Result<AuditResult> result = audit_with_progress(session);
  if (!result || session.quiet) return result;
  for (const std::string& warning : result->warnings) fmt::print(stderr, "warning: {}\n", warning);
  return result;
}

}  // namespace fount
