// What each class of sandbox keeps from what is in it. Every case fails when the protection it names is taken out.
#include "agents/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/landlock.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

#include "tests/agents/world.h"

namespace fount {
namespace {

// 0 when the call was refused, as EPERM or EACCES; 1 when it was not.
int refused(long result) { return result < 0 && (errno == EPERM || errno == EACCES) ? 0 : 1; }

struct Attempt {
  const char* name;
  int (*body)();
};
void PrintTo(const Attempt& attempt, std::ostream* out) { *out << attempt.name; }

// Each does no harm where it is not refused: protections are taken out to see these fail, on a machine that is used.
const Attempt kWorkerAttempts[] = {
    {"socket", [] { return refused(::socket(AF_INET, SOCK_STREAM, 0)); }},
    {"unix_socket", [] { return refused(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
    {"exec",
     [] {
       char name[] = "/bin/false";  // fails where it is started
       char* const words[] = {name, nullptr};
       return refused(::execve(name, words, nullptr));
     }},
    {"fork", [] { return refused(::syscall(SYS_fork)); }},
    {"clone", [] { return refused(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }},
    {"passwd", [] { return refused(::open("/etc/passwd", O_RDONLY)); }},
    {"other_processes", [] { return refused(::open("/proc/1/cmdline", O_RDONLY)); }},
    {"write_outside", [] { return refused(::open("/dev/full", O_WRONLY)); }},
    {"ptrace", [] { return refused(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
    {"kill", [] { return refused(::kill(::getppid(), 0)); }},
    {"signal_to_parent", [] { return refused(::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0)); }},
    {"mount", [] { return refused(::syscall(SYS_mount, "none", "/nonexistent", "tmpfs", 0, nullptr)); }},
    {"unshare", [] { return refused(::unshare(CLONE_NEWUSER)); }},
    {"keyctl", [] { return refused(::syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }},
    {"bpf", [] { return refused(::syscall(SYS_bpf, 0, nullptr, 0)); }},
    {"io_uring", [] { return refused(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"setuid", [] { return refused(::syscall(SYS_setuid, 0)); }},
    {"more_memory_again",
     [] {
       const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
       return !kLimitsMemory ? 0 : refused(::setrlimit(RLIMIT_AS, &more));
     }},
};

class Worker : public testing::TestWithParam<Attempt> {};
TEST_P(Worker, IsRefused) {
  const Ended ended = inside(roomy(SandboxClass::worker), GetParam().body);
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.signal, 0);
}
INSTANTIATE_TEST_SUITE_P(Sandbox, Worker, testing::ValuesIn(kWorkerAttempts),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Sandbox, WorkerReadsWhatItWasGivenAndNothingBeside) {
  const TemporaryDirectory directory;
  directory.write("given/file", "text");
  directory.write("data/fount.db", "other users' runs");
  directory.write("given/link", "");
  ASSERT_EQ(::unlink((directory / "given/link").c_str()), 0);
  ASSERT_EQ(::symlink((directory / "data/fount.db").c_str(), (directory / "given/link").c_str()), 0);
  Sandbox sandbox = roomy(SandboxClass::worker);
  sandbox.readable = {directory / "given"};
  const std::string given = directory / "given/file", beside = directory / "data/fount.db",
                    link = directory / "given/link";
  EXPECT_EQ(inside(sandbox, [&] { return ::open(given.c_str(), O_RDONLY) >= 0 ? 0 : 1; }).code, 0);
  EXPECT_EQ(inside(sandbox, [&] { return refused(::open(beside.c_str(), O_RDONLY)); }).code, 0);
  EXPECT_EQ(inside(sandbox, [&] { return refused(::open(link.c_str(), O_RDONLY)); }).code, 0);
  EXPECT_EQ(inside(sandbox, [&] { return refused(::open(given.c_str(), O_WRONLY)); }).code, 0);
  EXPECT_EQ(inside(sandbox, [&] { return refused(::unlink(given.c_str())); }).code, 0);
}

TEST(Sandbox, MemoryEnds) {
  if (!kLimitsMemory) GTEST_SKIP();
  Sandbox sandbox = roomy(SandboxClass::worker);
  sandbox.memory_bytes = 256ULL << 20;
  const auto fill = [] {
    void* memory = ::mmap(nullptr, 512ULL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED && errno == ENOMEM ? 0 : 1;
  };
  EXPECT_EQ(inside(sandbox, fill).code, 0);
}

TEST(Sandbox, CpuTimeEnds) {
  Sandbox sandbox = roomy(SandboxClass::worker);
  sandbox.cpu_s = 1;
  const auto spin = [] {
    for (;;) asm volatile("");
    return 0;
  };
  EXPECT_EQ(inside(sandbox, spin).signal, SIGXCPU);
}

TEST(Sandbox, FilesEnd) {
  const TemporaryDirectory directory;
  Sandbox sandbox = roomy(SandboxClass::worker, directory.path());
  sandbox.file_bytes = 1 << 20;
  const std::string path = directory / "bomb";
  const auto fill = [&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
    const std::string chunk(1 << 16, 'x');
    for (int i = 0; i < 64; ++i)
      if (::write(file, chunk.data(), chunk.size()) < 0) return errno == EFBIG ? 0 : 2;
    return 1;
  };
  EXPECT_EQ(inside(sandbox, fill).code, 0);
  EXPECT_EQ(std::filesystem::file_size(path), 1U << 20);
}

TEST(Sandbox, WhoseParentIsGoneDoesNotStart) {
  Sandbox sandbox = roomy(SandboxClass::isolated);
  sandbox.parent = 1;
  const Heard heard = run_inside(sandbox, {"/bin/echo", "started"});
  EXPECT_TRUE(heard.lines.empty());
  EXPECT_NE(heard.end.last_words.find("has ended"), std::string::npos) << heard.end.last_words;
}

TEST(Sandbox, TextReadsBack) {
  Sandbox sandbox = roomy(SandboxClass::networked, "/a/\"b\n");
  sandbox.readable = {"/x y", "/z"};
  sandbox.port = 443;
  const Result<Sandbox> read = read_sandbox(sandbox_text(sandbox));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->kind, sandbox.kind);
  EXPECT_EQ(read->readable, sandbox.readable);
  EXPECT_EQ(read->workspace, sandbox.workspace);
  EXPECT_EQ(read->memory_bytes, sandbox.memory_bytes);
  EXPECT_EQ(read->cpu_s, sandbox.cpu_s);
  EXPECT_EQ(read->file_bytes, sandbox.file_bytes);
  EXPECT_EQ(read->port, sandbox.port);
  EXPECT_EQ(read->parent, sandbox.parent);
  EXPECT_FALSE(read_sandbox("{}"));
  EXPECT_FALSE(read_sandbox("worker"));
}

class Program : public testing::Test {
 protected:
  Program() { std::filesystem::permissions(directory.path(), std::filesystem::perms(0755)); }
  Sandbox sandbox(SandboxClass kind) const {
    std::filesystem::create_directories(directory / "workspace");
    return roomy(kind, directory / "workspace");
  }
  TemporaryDirectory directory;
};

// Each line is a Python expression; what it prints is the exception's name, or "done".
std::string tried(const Sandbox& sandbox, const std::string& statement) {
  const Heard heard =
      run_python(sandbox, "import os,socket,ctypes,signal,subprocess\ntry:\n  " + statement +
                              "\n  print('done')\nexcept BaseException as e:\n  print(type(e).__name__)");
  return heard.lines.empty() ? heard.error + heard.end.last_words : heard.lines.back();
}

TEST_F(Program, Isolated) {
  const Sandbox isolated = sandbox(SandboxClass::isolated);
  EXPECT_EQ(tried(isolated, "open('own', 'w').write('x')"), "done");
  EXPECT_EQ(tried(isolated, "subprocess.run(['/bin/true'], check=True)"), "done");
  EXPECT_EQ(tried(isolated, "socket.socket()"), "PermissionError");
  EXPECT_EQ(tried(isolated, "socket.socket(socket.AF_UNIX)"), "PermissionError");
  EXPECT_EQ(tried(isolated, "open('/etc/passwd')"), "PermissionError");
  EXPECT_EQ(tried(isolated, "open('" + directory.path() + "/outside', 'w')"), "PermissionError");
  EXPECT_EQ(tried(isolated, "open('/proc/self/environ')"), "PermissionError");
  EXPECT_EQ(tried(isolated, "os.kill(os.getppid(), 0)"), "PermissionError");
  EXPECT_EQ(tried(isolated, "os.kill(os.getpid(), 0)"), "done");
  EXPECT_EQ(tried(isolated, "os.setsid()"), "PermissionError");
  EXPECT_EQ(tried(isolated, "assert ctypes.CDLL(None).unshare(0x10000000) == 0"), "AssertionError");
}

TEST_F(Program, Networked) {
  const Sandbox networked = sandbox(SandboxClass::networked);
  EXPECT_EQ(tried(networked, "socket.socket()"), "done");
  EXPECT_EQ(tried(networked, "socket.socket(socket.AF_INET6)"), "done");
  EXPECT_EQ(tried(networked, "socket.socket(socket.AF_UNIX)"), "PermissionError");
  EXPECT_EQ(tried(networked, "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"), "PermissionError");
  EXPECT_EQ(tried(networked, "socket.socket(socket.AF_INET, socket.SOCK_RAW)"), "PermissionError");
  EXPECT_EQ(tried(networked, "socket.socket(socket.AF_VSOCK)"), "PermissionError");
  EXPECT_EQ(tried(networked, "socket.create_server(('127.0.0.1', 0))"), "PermissionError");
  EXPECT_EQ(tried(networked, "open('/etc/passwd')"), "PermissionError");
}

TEST_F(Program, ConnectsToItsPortOnly) {
  Sandbox networked = sandbox(SandboxClass::networked);
  EXPECT_EQ(tried(networked, "socket.create_connection(('127.0.0.1', 1))"), "ConnectionRefusedError");
  networked.port = 2;
  EXPECT_EQ(tried(networked, "socket.create_connection(('127.0.0.1', 1))"), "PermissionError");
}

TEST_F(Program, ForkBombIsBounded) {
  const Heard heard =
      run_python(sandbox(SandboxClass::isolated),
                 "import os,time\nn=0\ntry:\n  while n<200:\n    if os.fork()==0:\n      time.sleep(5)\n"
                 "      os._exit(0)\n    n+=1\nexcept BlockingIOError:\n  print(n)");
  ASSERT_EQ(heard.lines.size(), 1U) << heard.error << heard.end.last_words;
  EXPECT_GT(std::stoi(heard.lines[0]), 0);
  EXPECT_LT(std::stoi(heard.lines[0]), 100);
}

TEST_F(Program, SeesNothingOfTheServersEnvironmentAndDescriptors) {
  ::setenv("FOUNT_JWT_KEYS", "secret", 1);
  const int open_file = ::open("/etc/passwd", O_RDONLY);  // not closed on exec
  const Heard heard =
      run_python(sandbox(SandboxClass::isolated),
                 "import os\nprint(sorted(os.environ))\nfor d in range(3, 256):\n  try:\n    os.fstat(d)\n"
                 "    print('open', d)\n  except OSError: pass");
  ::close(open_file);
  ::unsetenv("FOUNT_JWT_KEYS");
  EXPECT_EQ(heard.lines, (std::vector<std::string>{"['LC_CTYPE', 'PATH']"}));
}

}  // namespace
}  // namespace fount
