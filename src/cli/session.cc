#include "cli/session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "cli/choice.h"
#include "cli/clock.h"
#include "cli/console.h"
#include "cli/interrupt.h"
#include "cli/policy_file.h"
#include "cli/progress.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kMostThreads = 1024;

// The absolute path of a directory that can be listed.
Result<std::string> find_root(const std::string& path) {
  const std::string shown = printable_path(path);
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return failure(ErrorCode::not_found, fmt::format("no such directory: '{}'", shown));
    if (errno == EACCES) return failure(ErrorCode::permission, fmt::format("no permission to reach '{}'", shown));
    return failure(ErrorCode::io, fmt::format("cannot open '{}': {}", shown, std::strerror(errno)));
  }
  if (!S_ISDIR(status.st_mode)) {
    return failure(ErrorCode::usage, fmt::format("not a directory: '{}'; audit the directory that holds it", shown));
  }
  if (::access(path.c_str(), R_OK | X_OK) != 0)
    return failure(ErrorCode::permission, fmt::format("no permission to read the directory '{}'", shown));
  std::error_code error;
  const fs::path absolute = fs::canonical(path, error);
  if (error) return failure(ErrorCode::io, fmt::format("cannot open '{}': {}", shown, error.message()));
  return absolute.string();
}

Result<std::string> read_config(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (file.good() || file.eof()) return text;
  return failure(ErrorCode::configuration,
                 fmt::format("cannot read --config '{}': {}", printable_path(path), std::strerror(errno)));
}

// The engine reads the root's own fount.toml; one above the root it cannot see.
Status choose_policy(const SessionOptions& options, const std::string& root, AuditRequest& request) {
  if (!options.config.empty()) {
    FOUNT_TRY(request.policy_text, read_config(options.config));
    request.policy_path = options.config;
    return {};
  }
  const Result<std::uint64_t> own = request.fs->size("fount.toml");
  if (!request.git || own || own.error().code != ErrorCode::not_found) return {};
  FOUNT_TRY(std::optional<PolicyFile> found, find_policy_above(root, *request.git));
  if (!found) return {};
  request.policy_path = std::move(found->path);
  request.policy_text = std::move(found->text);
  request.policy_prefix = std::move(found->prefix);
  return {};
}

// An audit of a damaged repository is still an audit of its files.
std::optional<GitState> find_git_state(const std::string& root, bool quiet) {
  Result<std::optional<GitState>> state = read_git_state(root);
  if (state) return *std::move(state);
  if (!quiet) fmt::print(stderr, "warning: audited without git: {}\n", state.error().message);
  return std::nullopt;
}

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

Result<Session> open_session(const SessionOptions& options) {
  FOUNT_TRY(const std::optional<unsigned> threads, parse_count("--threads", options.threads, kMostThreads));
  FOUNT_TRY(std::string root, find_root(options.path));
  Session session{root, open_disk(root), {}, Workers(threads.value_or(0)), options.quiet};
  AuditRequest& request = session.request;
  request.fs = session.fs.get();
  request.git = find_git_state(root, options.quiet);
  request.root_name = printable_path(root == "/" ? root : fs::path(root).filename().string());
  request.discover.use_ignore_files = !options.no_ignore;
  FOUNT_CHECK(choose_policy(options, root, request));
  FOUNT_TRY(AuditTime time, find_audit_time(request.git ? request.git->commit_time : std::nullopt));
  request.generated_at = std::move(time.generated_at);
  request.today = std::move(time.today);
  return session;
}

Result<AuditResult> audit_session(Session& session) {
  ProgressLine progress(!session.quiet && find_console().progress);
  return audit(session.request, session.workers, progress, cancel_on_interrupt());
}

}  // namespace fount
