#include "agents/seccomp.h"

#include <asm/ioctls.h>
#include <fmt/format.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace fount {
namespace {

// A worker is our own program, so what it needs is known: read files, allocate, run threads, write to descriptors that
// it was given. Everything else, also what later kernels add, is refused with EPERM: a refused call must not look like
// one that an old kernel lacks, which libraries answer with another way of doing the same.
constexpr std::array kWorkerCalls{
    // files
    "read", "pread64", "readv", "write", "pwrite64", "writev", "close", "lseek", "open", "openat", "openat2", "stat",
    "fstat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents64", "getcwd", "fcntl", "dup", "fadvise64", "ftruncate", "poll",
    // to itself only: a sanitizer asks so whether memory may be read
    "pipe", "pipe2",
    // memory
    "brk", "mmap", "munmap", "mremap", "mprotect", "madvise",
    // threads and time
    "futex", "set_robust_list", "rseq", "exit", "exit_group", "sched_yield", "sched_getaffinity", "gettid", "getpid",
    "nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "getrusage", "times",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "prctl", "getrandom",
    // what it is
    "getuid", "geteuid", "getgid", "getegid", "getppid", "uname", "sysinfo", "prlimit64", "getrlimit"};

// What a declared program needs is not known, so these name what nothing of the kind needs and what would undo the
// rest of the sandbox: privileges, other processes, the kernel's own interfaces with a history of holes; and setsid
// and setpgid, so that everything an agent starts stays in the group that is killed when its run ends.
constexpr std::array kDeniedCalls{"ptrace",
                                  "process_vm_readv",
                                  "process_vm_writev",
                                  "process_madvise",
                                  "kcmp",
                                  "pidfd_getfd",
                                  "mount",
                                  "umount2",
                                  "pivot_root",
                                  "chroot",
                                  "fsopen",
                                  "fsconfig",
                                  "fsmount",
                                  "fspick",
                                  "move_mount",
                                  "open_tree",
                                  "mount_setattr",
                                  "unshare",
                                  "setns",
                                  "keyctl",
                                  "add_key",
                                  "request_key",
                                  "bpf",
                                  "perf_event_open",
                                  "io_uring_setup",
                                  "io_uring_enter",
                                  "io_uring_register",
                                  "userfaultfd",
                                  "init_module",
                                  "finit_module",
                                  "delete_module",
                                  "kexec_load",
                                  "kexec_file_load",
                                  "reboot",
                                  "swapon",
                                  "swapoff",
                                  "acct",
                                  "quotactl",
                                  "syslog",
                                  "vhangup",
                                  "iopl",
                                  "ioperm",
                                  "modify_ldt",
                                  "open_by_handle_at",
                                  "name_to_handle_at",
                                  "settimeofday",
                                  "clock_settime",
                                  "clock_adjtime",
                                  "adjtimex",
                                  "sethostname",
                                  "setdomainname",
                                  "setsid",
                                  "setpgid",
                                  "personality",
                                  "fanotify_init",
                                  "lookup_dcookie",
                                  "mknod",
                                  "mknodat"};

// Signals to others, where Landlock cannot hold them back.
constexpr std::array kSignalCalls{
    "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"};

constexpr std::uint64_t kNewNamespaces =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

// Rules are added until one fails; the first failure is kept.
class Filter {
 public:
  explicit Filter(std::uint32_t otherwise) : filter_(seccomp_init(otherwise)) {
    if (!filter_) error_ = -ENOMEM;
  }

  // A call that this machine does not have needs no rule.
  void add(std::uint32_t action, const char* call, std::initializer_list<scmp_arg_cmp> when = {}) {
    const int number = seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR || number < 0 || error_ != 0) return;
    error_ = seccomp_rule_add_array(filter_.get(), action, number, static_cast<unsigned>(when.size()), when.begin());
  }

  Status enter() {
    // Every thread, should a library have started one.
    if (error_ == 0) error_ = seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
    if (error_ == 0) error_ = seccomp_load(filter_.get());
    if (error_ == 0) return {};
    return failure(ErrorCode::io, fmt::format("cannot restrict system calls: {}", std::strerror(-error_)));
  }

 private:
  std::unique_ptr<void, Release> filter_;
  int error_ = 0;
};

constexpr std::uint32_t kRefused = SCMP_ACT_ERRNO(EPERM);

scmp_arg_cmp equals(unsigned argument, std::uint64_t value) { return {argument, SCMP_CMP_EQ, value, 0}; }
scmp_arg_cmp has_bits(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

Status restrict_worker() {
  Filter filter(kRefused);
  for (const char* call : kWorkerCalls) filter.add(SCMP_ACT_ALLOW, call);
  filter.add(SCMP_ACT_ALLOW, "clone", {has_bits(0, CLONE_THREAD, CLONE_THREAD)});
  // Its flags are in memory, where no filter can look; without it the C library uses clone.
  filter.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  // To itself only: abort() is how an assertion ends.
  filter.add(SCMP_ACT_ALLOW, "tgkill", {equals(0, static_cast<std::uint64_t>(::getpid()))});
  return filter.enter();
}

// Of sockets, those to other machines. Those of this machine, by path or abstract, are other services' doors; netlink
// is how the C library looks for the addresses that it has.
void restrict_sockets(Filter& filter, bool networked) {
  constexpr std::uint64_t kAfterNetlink = AF_NETLINK + 1;
  if (!networked) return filter.add(kRefused, "socket");
  for (std::uint64_t domain = 0; domain < kAfterNetlink; ++domain)
    if (domain != AF_INET && domain != AF_INET6 && domain != AF_NETLINK)
      filter.add(kRefused, "socket", {equals(0, domain)});
  filter.add(kRefused, "socket", {scmp_arg_cmp{0, SCMP_CMP_GE, kAfterNetlink, 0}});
  for (const std::uint64_t type : {SOCK_RAW, SOCK_PACKET})
    for (const std::uint64_t domain : {AF_INET, AF_INET6})
      filter.add(kRefused, "socket", {equals(0, domain), has_bits(1, 15, type)});
  for (const char* call : {"listen", "accept", "accept4"}) filter.add(kRefused, call);
}

Status restrict_program(const Sandbox& sandbox, bool signals_are_held) {
  Filter filter(SCMP_ACT_ALLOW);
  for (const char* call : kDeniedCalls) filter.add(kRefused, call);
  if (!signals_are_held)
    for (const char* call : kSignalCalls) filter.add(kRefused, call);
  for (std::uint64_t bit = 1; bit <= kNewNamespaces; bit <<= 1)
    if ((kNewNamespaces & bit) != 0) filter.add(kRefused, "clone", {has_bits(0, bit, bit)});
  filter.add(SCMP_ACT_ERRNO(ENOSYS), "clone3");
  for (const std::uint64_t request : {TIOCSTI, TIOCLINUX})
    filter.add(kRefused, "ioctl", {has_bits(1, 0xFFFFFFFF, request)});
  restrict_sockets(filter, sandbox.kind == SandboxClass::networked);
  return filter.enter();
}

}  // namespace

Status restrict_calls(const Sandbox& sandbox, bool signals_are_held) {
  return sandbox.kind == SandboxClass::worker ? restrict_worker() : restrict_program(sandbox, signals_are_held);
}

}  // namespace fount
