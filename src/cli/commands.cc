#include "cli/command.h"

namespace fount {

std::span<const Command> commands() {
  static constexpr Command kCommands[] = {
      {"audit", "find every concept that has more than one source, and score the repository", declare_audit},
      {"canonical", "say which source is canonical for a name, why, and how to import it", declare_canonical},
      {"config", "check, compare, explain and resolve settings and environments", declare_config},
      {"explain", "explain a rule, or one finding of the repository here", declare_explain},
      {"rules", "list the rules", declare_rules},
      {"serve", "serve audits to many users, over HTTP and WebSocket", declare_serve},
      {"settings", "show what `fount serve` would run with, and where each value comes from", declare_settings},
      {"version", "print the version of Fount and of what it writes", declare_version},
      {"sandbox", "", declare_sandbox},
      {"worker", "", declare_worker},
  };
  return kCommands;
}

}  // namespace fount
