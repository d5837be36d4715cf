// Files that shell commands name: docker build -f, python x.py, pip install -r. Knows commands, not where they stand.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/named_paths.h"

namespace fount {

struct CommandWord {
  std::string text;  // "" when it is not known before the script runs
  Span span;
};
struct ShellCommand {
  std::string name;                // without its directory
  CommandWord path;                // as it is called: ./scripts/x.sh
  std::vector<CommandWord> words;  // after the name
  std::string_view before;         // what stands between the command before it and this one
  std::string_view after;          // the rest of its line
  bool conditional = false;        // may not happen
};

// The commands of a script, in order; those of `$(...)` are left out.
std::vector<ShellCommand> commands_of(const ConfigView& view, std::uint32_t script);

struct Shell {
  std::optional<std::string> directory = "";            // where the script is; nothing: not known any more
  std::vector<std::optional<std::string>> directories;  // outside of open subshells
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::certain;
};

// Adds what the command names and follows `cd`.
void read_command(const ShellCommand& command, Shell& shell, NamedPaths& found);
// All of a script, with whatever directory it starts in.
void read_script(const ConfigView& view, std::uint32_t script, Shell shell, NamedPaths& found);

}  // namespace fount
