// A command is a row: its name, one line of help, and how to declare it. The help text is printed from the row, so a
// command cannot exist without being listed; one without help is how Fount starts itself, and is not. One file per
// command; commands.cc lists them.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace fount {

enum ExitCode : int { kSuccess = 0, kGateFailed = 1, kError = 2, kInterrupted = 130 };

// Runs after the command line was read; what it needs of it was captured when it was declared.
using Handler = std::function<Result<ExitCode>()>;

struct Command {
  std::string_view name, help;
  Handler (*declare)(CLI::App& app);  // adds the options, says what to run
};

std::span<const Command> commands();

Handler declare_audit(CLI::App& app);
Handler declare_canonical(CLI::App& app);
Handler declare_config(CLI::App& app);
Handler declare_explain(CLI::App& app);
Handler declare_rules(CLI::App& app);
Handler declare_serve(CLI::App& app);
Handler declare_settings(CLI::App& app);
Handler declare_sandbox(CLI::App& app);
Handler declare_version(CLI::App& app);
Handler declare_worker(CLI::App& app);

}  // namespace fount
