#include "engine/open_repository.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "engine/policy_file.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

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
Status choose_policy(const std::string& config, const std::string& root, AuditRequest& request) {
  if (!config.empty()) {
    FOUNT_TRY(request.policy_text, read_config(config));
    request.policy_path = config;
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

std::string format_time(std::int64_t seconds, const char* pattern) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  char text[32] = "";
  if (gmtime_r(&time, &parts) != nullptr) std::strftime(text, sizeof(text), pattern, &parts);
  return text;
}

}  // namespace

Result<OpenedRepository> open_repository(const OpenOptions& options) {
  OpenedRepository opened;
  FOUNT_TRY(opened.root, find_root(options.path));
  opened.fs = open_disk(opened.root);
  AuditRequest& request = opened.request;
  request.fs = opened.fs.get();
  // An audit of a damaged repository is still an audit of its files.
  if (Result<std::optional<GitState>> git = read_git_state(opened.root)) {
    request.git = *std::move(git);
  } else {
    opened.warning = "audited without git: " + git.error().message;
  }
  request.root_name = printable_path(opened.root == "/" ? opened.root : fs::path(opened.root).filename().string());
  request.discover.use_ignore_files = options.use_ignore_files;
  FOUNT_CHECK(choose_policy(options.config, opened.root, request));
  return opened;
}

AuditTime audit_time(std::optional<std::int64_t> commit_time, std::int64_t now) {
  return {format_time(commit_time.value_or(now), "%Y-%m-%dT%H:%M:%SZ"), format_time(now, "%Y-%m-%d")};
}

}  // namespace fount
