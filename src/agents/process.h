// Runs one program to its end and hears what it says, line by line. Owns everything that can go wrong between two
// processes: one that says nothing, too much, or nonsense, that does not end, or leaves children behind. Knows nothing
// of what the lines mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/observer.h"

namespace fount {

inline constexpr std::size_t kLongestLine = 1 << 20;

// The descriptor by which a program finds `ProcessPlan::descriptor`.
inline constexpr int kGivenDescriptor = 3;

struct ProcessPlan {
  std::vector<std::string> command;      // the path of a program, and its arguments
  std::vector<std::string> environment;  // "NAME=value"; there is nothing else in it
  std::string input;                     // of its standard input, which ends after it
  std::filesystem::path directory;       // to work in
  int descriptor = -1;                   // the only other thing it inherits; -1: nothing
  std::int64_t deadline_ms = 0;          // since the epoch
  std::function<Status()> watch;         // asked every now and then; an error ends the program. May be empty
};

struct ProcessEnd {
  int code = 0;            // exit code
  int signal = 0;          // that ended it, or 0
  std::string last_words;  // the end of its standard error, printable
};

// What the reader of a line wants next. Its error ends the program.
enum class Next : std::uint8_t { line, end };
using LineReader = std::function<Result<Next>(std::string_view line)>;

// Blocks until the program, and everything that it started, is gone. While `read` blocks, nothing is read: a program
// that is faster than its reader waits. Errors are the reader's, the watch's, cancel (ErrorCode::canceled), the
// deadline, a line that is too long, or that it could not be started.
Result<ProcessEnd> run_process(const ProcessPlan& plan, const LineReader& read, const CancelToken& cancel);

// "ended with exit code 3: last words", for messages.
std::string describe(const ProcessEnd& end);

}  // namespace fount
