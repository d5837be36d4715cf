#include "tests/cli/command_line.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

namespace fount {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (std::string& string : strings) result.push_back(string.data());
  result.push_back(nullptr);
  return result;
}

void give_up_privileges() {
  constexpr unsigned kNobody = 65534;
  if (geteuid() != 0) return;
  if (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0) _exit(126);
}

// The binary is opened before privileges go: it may lie where only its owner may look.
[[noreturn]] void become_fount(const Invocation& invocation) {
  std::vector<std::string> arguments{FOUNT_BINARY};
  arguments.insert(arguments.end(), invocation.arguments.begin(), invocation.arguments.end());
  std::vector<std::string> environment = invocation.environment;
  environment.emplace_back("PATH=/usr/bin:/bin");
  const int binary = open(FOUNT_BINARY, O_RDONLY | O_CLOEXEC);
  if (chdir(invocation.directory.c_str()) != 0) _exit(127);
  if (invocation.unprivileged) give_up_privileges();
  fexecve(binary, pointers(arguments).data(), pointers(environment).data());
  _exit(127);
}

// Reads both streams until they end, so that neither side waits for the other.
void drain(std::array<pollfd, 2> streams, Outcome& outcome) {
  const std::array<std::string*, 2> texts{&outcome.out, &outcome.err};
  std::array<char, 4096> buffer{};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    if (poll(streams.data(), streams.size(), -1) < 0) continue;
    for (std::size_t i = 0; i < streams.size(); ++i) {
      if (streams[i].fd < 0 || streams[i].revents == 0) continue;
      const ssize_t count = read(streams[i].fd, buffer.data(), buffer.size());
      if (count > 0) {
        texts[i]->append(buffer.data(), static_cast<std::size_t>(count));
      } else {
        close(streams[i].fd);  // end of a pipe; a terminal reports its end as an error
        streams[i].fd = -1;
      }
    }
  }
}

int exit_code(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::jthread interrupt_later(pid_t child, int after_ms) {
  if (after_ms < 0) return {};
  return std::jthread([child, after_ms] {
    std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
    kill(child, SIGINT);
  });
}

Outcome run_on_terminal(const Invocation& invocation) {
  Outcome outcome;
  int master = -1;
  winsize size{.ws_row = 40, .ws_col = 120, .ws_xpixel = 0, .ws_ypixel = 0};
  const pid_t child = forkpty(&master, nullptr, nullptr, &size);
  if (child == 0) become_fount(invocation);
  const std::jthread interrupter = interrupt_later(child, invocation.interrupt_after_ms);
  drain({pollfd{master, POLLIN, 0}, pollfd{-1, 0, 0}}, outcome);
  outcome.code = exit_code(child);
  return outcome;
}

}  // namespace

Outcome run_fount(const Invocation& invocation) {
  if (invocation.terminal) return run_on_terminal(invocation);
  int out[2];
  int err[2];
  if (pipe(out) != 0 || pipe(err) != 0) return {};
  Outcome outcome;
  const pid_t child = fork();
  if (child == 0) {
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    for (const int descriptor : {out[0], out[1], err[0], err[1]}) close(descriptor);
    become_fount(invocation);
  }
  close(out[1]);
  close(err[1]);
  const std::jthread interrupter = interrupt_later(child, invocation.interrupt_after_ms);
  drain({pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}}, outcome);
  outcome.code = exit_code(child);
  return outcome;
}

Outcome run_fount(std::vector<std::string> arguments) {
  return run_fount(Invocation{.arguments = std::move(arguments)});
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "fount-test-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void TemporaryDirectory::write(std::string_view name, std::string_view content) const {
  const std::filesystem::path path = path_ / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

std::string TemporaryDirectory::read(std::string_view name) const {
  std::ifstream file(path_ / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> TemporaryDirectory::list() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_))
    names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

void write_faulty_repository(const TemporaryDirectory& directory) {
  write_clean_repository(directory);
  directory.write("shop/bills.py", "from shop.discounts import discount\n\n\ndef bill():\n    return discount()\n");
}

void write_clean_repository(const TemporaryDirectory& directory) {
  directory.write("shop/__init__.py", "");
  directory.write("shop/prices.py", "def price():\n    return 1\n");
  directory.write("shop/orders.py", "from shop.prices import price\n\n\ndef total():\n    return price()\n");
}

}  // namespace fount
