// What a process gives up before it touches what it was not written for: memory, time, files, network, programs. The
// classes are declared here, once; ADR 0014 says what each holds and what it cannot hold.
//
// A worker enters by itself. Any other program is started through the trampoline `fount sandbox`, which enters and
// then becomes the program, so that nothing of ours runs between fork and exec.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fount {

enum class SandboxClass : std::uint8_t {
  worker,     // Fount itself, on files that nobody vouches for: no network, no programs, no new processes
  isolated,   // a declared program, and those it starts: no network
  networked,  // the same with connections to others: the git fetcher, agents that were declared so
};
std::string_view name_of(SandboxClass kind);

// A sanitizer's shadow memory is terabytes of address space: a build with one does not limit it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kLimitsMemory = false;
#elif defined(__has_feature)
inline constexpr bool kLimitsMemory = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
inline constexpr bool kLimitsMemory = true;
#endif

struct Sandbox {
  SandboxClass kind = SandboxClass::worker;
  std::vector<std::filesystem::path> readable;  // folders and files; one that does not exist is left out
  std::filesystem::path workspace;              // the only folder that can be written; "": none
  std::uint64_t memory_bytes = 0;               // address space of each process
  std::uint64_t cpu_s = 0;                      // CPU time of each process
  std::uint64_t file_bytes = 0;                 // size of each file written
  std::uint16_t port = 0;                       // networked: the one TCP port to connect to besides DNS; 0: any
  pid_t parent = 0;                             // the process with which this one ends
};

// Changes the calling process for good. Before it has threads: some of it holds for the calling thread only and is
// inherited from there.
Status enter_sandbox(const Sandbox& sandbox);

// enter_sandbox() and become `command`, whose first word is an absolute path. Returns only with why not.
Status become_sandboxed(const Sandbox& sandbox, const std::vector<std::string>& command);

// What this kernel cannot hold of the above: "" when it holds all. Shown at start-up and in /healthz.
std::string missing_protection();

// A Sandbox as one line of JSON, for the process that is to enter it.
std::string sandbox_text(const Sandbox& sandbox);
Result<Sandbox> read_sandbox(std::string_view text);

}  // namespace fount
