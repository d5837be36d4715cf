#include "agents/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/descriptor.h"
#include "base/text.h"

namespace fount {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kGlance{100};    // how often cancel, deadline and watch are looked at
constexpr Milliseconds kGrace{2000};    // from SIGTERM to SIGKILL; and to end after the last line was read
constexpr Milliseconds kLeftover{200};  // what a dead program wrote is read, what others keep open is not
constexpr std::size_t kLastWords = 4096;
constexpr std::size_t kChunk = 1 << 16;

Error system_error(std::string_view what) {
  return {ErrorCode::io, fmt::format("cannot {}: {}", what, std::strerror(errno))};
}

struct Pipe {
  Descriptor read, write;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::unexpected(system_error("make a pipe"));
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

// A file in memory, not a pipe: a program that never reads it keeps nobody waiting.
Result<Descriptor> make_input(std::string_view text) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (!file.valid()) return std::unexpected(system_error("make an input"));
  while (!text.empty()) {
    const ssize_t written = ::write(file.get(), text.data(), text.size());
    if (written < 0) return std::unexpected(system_error("write an input"));
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::lseek(file.get(), 0, SEEK_SET) != 0) return std::unexpected(system_error("rewind an input"));
  return file;
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const std::string& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

// posix_spawn's actions and attributes, freed together.
class Setup {
 public:
  Setup() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &all);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Setup() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  Setup(const Setup&) = delete;

  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

// Bytes → lines. Keeps no more than one line that is too long.
class Lines {
 public:
  // nullopt: none is complete yet.
  std::optional<std::string_view> next() {
    const std::size_t end = text_.find('\n', searched_);
    if (end == std::string::npos) {
      text_.erase(0, std::exchange(begin_, 0));
      searched_ = text_.size();
      return std::nullopt;
    }
    const std::string_view line(text_.data() + begin_, end - begin_);
    begin_ = searched_ = end + 1;
    return line;
  }
  std::string_view rest() const { return std::string_view(text_).substr(begin_); }
  void add(std::string_view bytes) { text_ += bytes; }

 private:
  std::string text_;
  std::size_t begin_ = 0, searched_ = 0;
};

// Standard input, output, errors, and the one more that it may have; everything else is closed. The copies lie above
// every target, so that no step overwrites what a later one needs; they are closed when the program has its own.
Result<std::vector<Descriptor>> give(Setup& setup, const std::array<int, 4>& sources) {
  constexpr int kAboveTargets = 16;
  std::vector<Descriptor> copies;
  int target = 0;
  for (const int source : sources) {
    if (source < 0) continue;
    copies.emplace_back(::fcntl(source, F_DUPFD_CLOEXEC, kAboveTargets));
    if (!copies.back().valid()) return std::unexpected(system_error("copy a descriptor"));
    ::posix_spawn_file_actions_adddup2(&setup.actions, copies.back().get(), target++);
  }
  ::posix_spawn_file_actions_addclosefrom_np(&setup.actions, target);
  return copies;
}

class Process {
 public:
  Process(const ProcessPlan& plan, const LineReader& read, const CancelToken& cancel)
      : plan_(plan), read_line_(read), cancel_(cancel) {}
  ~Process() { end(); }
  Process(const Process&) = delete;

  Status start() {
    FOUNT_TRY(const Descriptor input, make_input(plan_.input));
    FOUNT_TRY(Pipe output, make_pipe());
    FOUNT_TRY(Pipe errors, make_pipe());
    Setup setup;
    FOUNT_TRY(const auto given, give(setup, {input.get(), output.write.get(), errors.write.get(), plan_.descriptor}));
    if (!plan_.directory.empty()) ::posix_spawn_file_actions_addchdir_np(&setup.actions, plan_.directory.c_str());
    const int error = ::posix_spawn(&id_, plan_.command[0].c_str(), &setup.actions, &setup.attributes,
                                    pointers(plan_.command).data(), pointers(plan_.environment).data());
    if (error != 0) {
      id_ = -1;
      return failure(ErrorCode::io, fmt::format("cannot start '{}': {}", plan_.command[0], std::strerror(error)));
    }
    exit_ = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, id_, 0)));
    if (!exit_.valid()) return std::unexpected(system_error("watch a process"));
    output_ = std::move(output.read);
    errors_ = std::move(errors.read);
    return {};
  }

  // Until the program has ended, or has said its last line.
  Status listen() {
    for (bool ended = false; !ended;) {
      FOUNT_CHECK(look_around());
      std::array<pollfd, 3> ready{
          pollfd{exit_.get(), POLLIN, 0}, {output_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}};
      if (::poll(ready.data(), ready.size(), static_cast<int>(kGlance.count())) < 0 && errno != EINTR)
        return std::unexpected(system_error("listen to a process"));
      ended = ready[0].revents != 0;
      if (ready[2].revents != 0) hear_errors();
      if (ready[1].revents == 0) continue;
      FOUNT_TRY(const Next next, hear_output());
      if (next == Next::end) return {};
    }
    kill_group();  // children of it may hold the pipes
    return hear_leftovers();
  }

  // Waits for what was asked to end, or makes it end. Nothing of the group is left after it.
  ProcessEnd end() {
    if (id_ < 0) return {};
    output_ = Descriptor();  // whoever still writes is told that nobody reads
    if (!asked_to_end_) wait_for_exit(kGrace);
    ::kill(-id_, SIGTERM);
    wait_for_exit(kGrace);
    kill_group();
    siginfo_t how{};
    while (::waitid(P_PID, static_cast<id_t>(id_), &how, WEXITED) != 0 && errno == EINTR) {
    }
    id_ = -1;
    hear_errors();
    ProcessEnd result;
    (how.si_code == CLD_EXITED ? result.code : result.signal) = how.si_status;
    result.last_words = printable_text(trim(last_words_));
    std::ranges::replace(result.last_words, '\n', ' ');
    return result;
  }

  // It has lost the right to end by itself.
  void ask_to_end() { asked_to_end_ = true; }

 private:
  Status look_around() {
    if (cancel_.canceled()) return failure(ErrorCode::canceled, "canceled");
    if (SystemClock().now_ms() >= plan_.deadline_ms) return failure(ErrorCode::io, "took longer than is allowed");
    return plan_.watch ? plan_.watch() : Status{};
  }

  Result<Next> hear_output() {
    std::array<char, kChunk> bytes;
    const ssize_t count = ::read(output_.get(), bytes.data(), bytes.size());
    if (count <= 0) {
      output_ = Descriptor();  // it closed its output; it may still work on
      return Next::line;
    }
    lines_.add({bytes.data(), static_cast<std::size_t>(count)});
    while (const std::optional<std::string_view> line = lines_.next()) {
      FOUNT_TRY(const Next next, hear_line(*line));
      if (next == Next::end) return Next::end;
    }
    return lines_.rest().size() > kLongestLine ? hear_line(lines_.rest()) : Next::line;
  }

  Result<Next> hear_line(std::string_view line) {
    if (line.size() > kLongestLine) return failure(ErrorCode::io, "wrote a line of more than 1 MiB");
    return read_line_(line);
  }

  Status hear_leftovers() {
    const auto until = std::chrono::steady_clock::now() + kLeftover;
    while (output_.valid() && std::chrono::steady_clock::now() < until) {
      pollfd ready{output_.get(), POLLIN, 0};
      if (::poll(&ready, 1, 0) <= 0) break;
      FOUNT_TRY(const Next next, hear_output());
      if (next == Next::end) return {};
    }
    if (lines_.rest().empty()) return {};
    FOUNT_TRY([[maybe_unused]] const Next next, hear_line(lines_.rest()));  // a last line that nothing ended
    return {};
  }

  void hear_errors() {
    std::array<char, kLastWords> bytes;
    pollfd ready{errors_.get(), POLLIN, 0};
    for (int chunks = 0; chunks < 16 && ::poll(&ready, 1, 0) > 0; ++chunks) {
      const ssize_t count = ::read(errors_.get(), bytes.data(), bytes.size());
      if (count <= 0) {
        errors_ = Descriptor();
        return;
      }
      last_words_.append(bytes.data(), static_cast<std::size_t>(count));
      if (last_words_.size() > kLastWords) last_words_.erase(0, last_words_.size() - kLastWords);
    }
  }

  void wait_for_exit(Milliseconds patience) const {
    const auto until = std::chrono::steady_clock::now() + patience;
    pollfd ready{exit_.get(), POLLIN, 0};
    for (;;) {
      const auto left = std::chrono::duration_cast<Milliseconds>(until - std::chrono::steady_clock::now()).count();
      if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) >= 0) return;
    }
  }

  // Its id stays its own until it is waited for, and so its group's.
  void kill_group() const { ::kill(-id_, SIGKILL); }

  const ProcessPlan& plan_;
  const LineReader& read_line_;
  const CancelToken& cancel_;
  pid_t id_ = -1;
  bool asked_to_end_ = false;
  Descriptor exit_, output_, errors_;
  Lines lines_;
  std::string last_words_;
};

}  // namespace

Result<ProcessEnd> run_process(const ProcessPlan& plan, const LineReader& read, const CancelToken& cancel) {
  Process process(plan, read, cancel);
  FOUNT_CHECK(process.start());
  const Status heard = process.listen();
  if (!heard) process.ask_to_end();
  ProcessEnd end = process.end();
  if (!heard) return std::unexpected(heard.error());
  return end;
}

std::string describe(const ProcessEnd& end) {
  std::string text = end.signal == 0 ? fmt::format("ended with exit code {}", end.code)
                                     : fmt::format("was ended by signal {} ({})", end.signal, ::strsignal(end.signal));
  // An assertion says what it found; an allocator that may not have more says nothing.
  if (end.signal == SIGABRT && end.last_words.empty()) text = "needed more memory than is allowed (run_memory_mb)";
  if (end.signal == SIGXCPU) text = "used more CPU time than is allowed";
  if (end.signal == SIGXFSZ) text = "wrote a file larger than is allowed";
  return end.last_words.empty() ? text : text + ": " + end.last_words;
}

}  // namespace fount
