// The parts of `fount config`: each declares its own options, as a command does.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "cli/command.h"
#include "cli/session.h"

namespace fount {

// What all of them take.
struct ConfigOptions {
  SessionOptions session;
  bool json = false;
};
void declare_config_options(CLI::App& app, ConfigOptions& options);

Handler declare_config_check(CLI::App& app);
Handler declare_config_diff(CLI::App& app);
Handler declare_config_explain(CLI::App& app);
Handler declare_config_resolve(CLI::App& app);

}  // namespace fount
