// Landlock: the kernel's own list of what a process may reach. Owns the raw system calls, which have no wrapper and
// newer parts than Debian's kernel headers know. Never decides what may be reached.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"

namespace fount {

struct Reach {
  std::vector<std::filesystem::path> readable;    // below them: read and list; what does not exist is left out
  std::vector<std::filesystem::path> executable;  // and run
  std::vector<std::filesystem::path> writable;    // and everything else
  bool tcp_connect = false;                       // to any port, unless `ports` names some
  std::vector<std::uint16_t> ports;
};

// The version that this kernel speaks; 0: none. 1 holds files, 4 TCP, 6 signals and abstract sockets.
int landlock_version();

// Holds for the calling thread and what it starts, for good. Needs no_new_privs. Holds as much as the kernel can.
Status restrict_reach(const Reach& reach);

}  // namespace fount
