// fount config: questions about settings, one subcommand each.
#include "cli/config.h"

#include <memory>
#include <utility>
#include <vector>

#include "cli/output.h"

namespace fount {
namespace {

constexpr Command kParts[] = {
    {"check", "judge authentication, secrets, configuration and infrastructure; exit 1 when the gate fails",
     declare_config_check},
    {"diff", "what two environments differ in: declared, or drift", declare_config_diff},
    {"explain", "every place that gives a variable its value or reads it, and which one wins", declare_config_explain},
    {"resolve", "what an environment runs with, and where each value comes from", declare_config_resolve},
};

struct Part {
  CLI::App* app;
  Handler handler;
};

}  // namespace

void declare_config_options(CLI::App& app, ConfigOptions& options) {
  app.add_flag("--json", options.json, "JSON instead of text");
  declare_session_options(app, options.session);
}

Handler declare_config(CLI::App& app) {
  auto parts = std::make_shared<std::vector<Part>>();
  app.require_subcommand(0, 1);  // none at all gets the help, a wrong one a suggestion
  for (const Command& part : kParts) {
    CLI::App* sub = app.add_subcommand(std::string(part.name), std::string(part.help));
    sub->group("Commands (`fount config COMMAND --help` says more)");
    parts->push_back({sub, part.declare(*sub)});
  }
  return [parts, &app]() -> Result<ExitCode> {
    for (const Part& part : *parts)
      if (part.app->parsed()) return part.handler();
    FOUNT_CHECK(write_stdout(app.help()));
    return kSuccess;
  };
}

}  // namespace fount
