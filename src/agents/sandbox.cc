#include "agents/sandbox.h"

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include "agents/landlock.h"
#include "agents/seccomp.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

constexpr rlim_t kOpenFiles = 256;
constexpr rlim_t kProcesses = 64;
constexpr std::uint64_t kStackBytes = 8ULL << 20;  // of each thread, too
constexpr int kNiceness = 10;                      // the server itself goes first
// Ids that no account has: above those of containers, below what some programs read as negative.
constexpr uid_t kFirstRunUser = 0x7000'0000;

Error system_error(std::string_view what) {
  return {ErrorCode::io, fmt::format("sandbox: cannot {}: {}", what, std::strerror(errno))};
}

// What programs of a distribution read to start, to find hosts and to check certificates. No /etc/passwd, no /proc, no
// home, no /var, no /run.
std::vector<fs::path> system_folders() { return {"/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/alternatives"}; }
std::vector<fs::path> system_files() {
  return {"/etc/ld.so.cache", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ca-certificates",
          "/etc/resolv.conf", "/etc/hosts",     "/etc/nsswitch.conf",   "/etc/localtime",
          "/etc/gai.conf",    "/etc/services",  "/dev/urandom",         "/dev/zero"};
}

Status set_limit(int resource, rlim_t limit, std::string_view what, rlim_t grace = 0) {
  rlimit now{};
  if (::getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0)
    return std::unexpected(system_error(fmt::format("ask for the limit of {}", what)));
  // Who runs the server may allow less already: only root could ask for more.
  const rlimit value{std::min(limit, now.rlim_max), std::min(limit + grace, now.rlim_max)};
  if (::setrlimit(static_cast<__rlimit_resource>(resource), &value) == 0) return {};
  return std::unexpected(system_error(fmt::format("limit {}", what)));
}

// Processes and threads that this user has already: the limit counts them all. Root has no such limit, which is why
// programs do not run as root.
rlim_t tasks_of_user() {
  rlim_t tasks = 0;
  std::error_code ignored;
  const std::string user = fmt::format("Uid:\t{}\t", ::getuid());
  for (const fs::directory_entry& process : fs::directory_iterator("/proc", ignored)) {
    std::ifstream status(process.path() / "status");
    bool mine = false;
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(user)) mine = true;
      if (mine && line.starts_with("Threads:")) tasks += std::stoul(line.substr(sizeof("Threads:")));
    }
  }
  return tasks;
}

Status set_limits(const Sandbox& sandbox) {
  FOUNT_CHECK(set_limit(RLIMIT_CORE, 0, "core files"));
  FOUNT_CHECK(set_limit(RLIMIT_NOFILE, kOpenFiles, "open files"));
  FOUNT_CHECK(set_limit(RLIMIT_FSIZE, sandbox.file_bytes, "the size of files"));
  FOUNT_CHECK(set_limit(RLIMIT_STACK, kStackBytes, "the stack"));
  // The first limit's signal says why a process ended, the second one's does not but cannot be ignored.
  FOUNT_CHECK(set_limit(RLIMIT_CPU, sandbox.cpu_s, "CPU time", 1));
  if (kLimitsMemory) FOUNT_CHECK(set_limit(RLIMIT_AS, sandbox.memory_bytes, "memory"));
  return {};
}

// A program that root starts becomes a user of its own, who owns its workspace and nothing else: so that no two runs
// can reach each other's processes, and that limits hold.
Status leave_root(const Sandbox& sandbox) {
  const uid_t user = kFirstRunUser + static_cast<uid_t>(::getpid());
  if (!sandbox.workspace.empty() && ::chown(sandbox.workspace.c_str(), user, user) != 0)
    return std::unexpected(system_error("give the workspace away"));
  if (::setgroups(0, nullptr) != 0 || ::setresgid(user, user, user) != 0 || ::setresuid(user, user, user) != 0)
    return std::unexpected(system_error("stop being root; run the server as another user"));
  return {};
}

// A worker stays who it is, since the files to audit may be only that user's. Of root's privileges it keeps the one to
// read.
Status drop_capabilities() {
  if (::geteuid() != 0) return {};
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  sets[0].effective = sets[0].permitted = 1U << CAP_DAC_READ_SEARCH;
  if (::syscall(SYS_capset, &header, sets.data()) == 0) return {};
  // In a container that was given none of root's privileges there is nothing to keep.
  sets = {};
  if (::syscall(SYS_capset, &header, sets.data()) == 0) return {};
  return std::unexpected(system_error("drop privileges"));
}

Status die_with(pid_t parent) {
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return std::unexpected(system_error("watch its parent"));
  if (::getppid() == parent) return {};
  return failure(ErrorCode::io, "sandbox: the process that asked for it has ended");
}

Reach reach_of(const Sandbox& sandbox) {
  Reach reach;
  reach.readable = sandbox.readable;
  if (!sandbox.workspace.empty()) reach.writable.push_back(sandbox.workspace);
  if (sandbox.kind == SandboxClass::worker) return reach;
  for (fs::path& path : system_files()) reach.readable.push_back(std::move(path));
  reach.executable = system_folders();
  reach.executable.insert(reach.executable.end(), sandbox.readable.begin(), sandbox.readable.end());
  reach.writable.emplace_back("/dev/null");
  reach.tcp_connect = sandbox.kind == SandboxClass::networked;
  constexpr std::uint16_t kNames = 53;
  if (sandbox.port != 0) reach.ports = {sandbox.port, kNames};
  return reach;
}

constexpr int kHoldsFiles = 1, kHoldsNetwork = 4, kHoldsSignals = 6;

}  // namespace

std::string_view name_of(SandboxClass kind) {
  constexpr std::string_view kNames[] = {"worker", "isolated", "networked"};
  return kNames[static_cast<std::size_t>(kind)];
}

Status enter_sandbox(const Sandbox& sandbox) {
  FOUNT_CHECK(die_with(sandbox.parent));
  ::umask(022);
  if (::setpriority(PRIO_PROCESS, 0, kNiceness) != 0) return std::unexpected(system_error("go behind the server"));
  FOUNT_CHECK(set_limits(sandbox));
  if (sandbox.kind == SandboxClass::worker) {
    FOUNT_CHECK(drop_capabilities());
  } else {
    if (::geteuid() == 0) FOUNT_CHECK(leave_root(sandbox));
    FOUNT_CHECK(set_limit(RLIMIT_NPROC, tasks_of_user() + kProcesses, "processes"));
  }
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return std::unexpected(system_error("refuse new privileges"));
  // Another user's signal would be lost with the change of user; it is asked for again, and the parent with it.
  FOUNT_CHECK(die_with(sandbox.parent));
  FOUNT_CHECK(restrict_reach(reach_of(sandbox)));
  return restrict_calls(sandbox, landlock_version() >= kHoldsSignals);
}

Status become_sandboxed(const Sandbox& sandbox, const std::vector<std::string>& command) {
  constexpr unsigned kFirstInherited = 3;
  ::close_range(kFirstInherited, ~0U, 0);
  FOUNT_CHECK(enter_sandbox(sandbox));
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  ::execv(words[0], words.data());
  return failure(errno == ENOENT ? ErrorCode::not_found : ErrorCode::permission,
                 fmt::format("cannot start '{}': {}", command.front(), std::strerror(errno)));
}

std::string missing_protection() {
  const int version = landlock_version();
  if (version < kHoldsFiles) return "this kernel has no Landlock: workers and agents can read what the server can read";
  if (version < kHoldsNetwork) return "this kernel's Landlock is old: agents with network can connect to any port";
  if (version < kHoldsSignals) return "this kernel's Landlock is old: agents cannot send signals, even to their own";
  return "";
}

}  // namespace fount
