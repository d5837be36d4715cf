// fount worker and fount sandbox: how `fount serve` starts itself again, for one audit or around another program. Not
// for people, and so not in the help.
#include "agents/worker.h"

#include <memory>
#include <string>
#include <vector>

#include "agents/sandbox.h"
#include "cli/command.h"

namespace fount {
namespace {

struct Trampoline {
  std::string sandbox;
  std::vector<std::string> command;
};

Result<ExitCode> work() {
  FOUNT_CHECK(run_worker());
  return kSuccess;
}

Result<ExitCode> jump(const Trampoline& options) {
  FOUNT_TRY(const Sandbox sandbox, read_sandbox(options.sandbox));
  FOUNT_CHECK(become_sandboxed(sandbox, options.command));
  return kError;
}

}  // namespace

Handler declare_worker(CLI::App&) { return work; }

Handler declare_sandbox(CLI::App& app) {
  auto options = std::make_shared<Trampoline>();
  app.add_option("SANDBOX", options->sandbox)->required();
  app.add_option("COMMAND", options->command)->required();
  return [options] { return jump(*options); };
}

}  // namespace fount
