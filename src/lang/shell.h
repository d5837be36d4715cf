// Shell text wherever it stands: scripts, RUN of a Dockerfile, `run:` of a workflow, recipes of a Makefile. Knows
// nothing of the format around it but how that format writes a line that goes on and a variable of its own.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/facts.h"

namespace fount {

enum class ShellHost : std::uint8_t {
  none,        // a script, or a scalar of YAML or JSON; `${{ ... }}` is the host's and left to it
  dockerfile,  // comment lines may stand between a line and its continuation
  makefile,    // $(X) and ${X} are make's variables, $$ is shell's dollar
};

// Appends the entries and reads of bytes[begin, end) below `parent` (kNone: at the top). Offsets are the whole file's.
void read_shell_fragment(std::string_view bytes, std::uint32_t begin, std::uint32_t end, std::uint32_t parent,
                         FileFacts& facts);

struct ShellText {
  std::string_view bytes;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t parent = kNone;
  ShellHost host = ShellHost::none;
};
void read_shell_text(const ShellText& text, FileFacts& facts);
// No commands: only the variables that a text of the host asks for, which its entry `parent` holds.
void read_host_variables(const ShellText& text, FileFacts& facts);

}  // namespace fount
