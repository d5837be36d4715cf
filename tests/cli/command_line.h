// Runs the real binary as a user would: arguments and environment in, exit code and two streams out.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace fount {

struct Outcome {
  int code = -1;  // exit code; 128 + signal when a signal ended it
  std::string out, err;
};

struct Invocation {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value"; there is nothing else in it but PATH
  std::filesystem::path directory = "/";
  bool terminal = false;        // stdout and stderr are one terminal; what it shows is in `out`
  int interrupt_after_ms = -1;  // send SIGINT
  bool unprivileged = false;    // as a user who owns nothing: root may read everything, and tests may run as root
};

Outcome run_fount(const Invocation& invocation);
Outcome run_fount(std::vector<std::string> arguments);

// A directory that is gone when the test is.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  void write(std::string_view name, std::string_view content) const;  // makes the directories on the way
  std::string read(std::string_view name) const;
  std::vector<std::string> list() const;  // sorted names

 private:
  std::filesystem::path path_;
};

// A repository with one dangling import, severity high; nothing else is wrong with it.
void write_faulty_repository(const TemporaryDirectory& directory);
void write_clean_repository(const TemporaryDirectory& directory);

}  // namespace fount
