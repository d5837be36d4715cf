#include "cli/run.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/choice.h"
#include "cli/command.h"

namespace fount {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 clean, or no gate was asked for; 1 the gate failed; 2 wrong usage or configuration, or an\n"
    "internal error; 130 interrupted.";
constexpr std::size_t kHelpColumn = 26;

struct Declared {
  CLI::App* app;
  Handler handler;
};

// Commands inherit flags, footer and formatter from the moment they are added.
std::vector<Declared> declare_all(CLI::App& app) {
  app.set_help_flag("-h,--help", "show this help");
  app.footer(kFooter);
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(kHelpColumn);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  std::vector<Declared> declared;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.help));
    sub->group(command.help.empty() ? "" : "Commands (`fount COMMAND --help` says more)");
    declared.push_back({sub, command.declare(*sub)});
  }
  app.set_version_flag("--version", "fount " FOUNT_VERSION, "show the version");
  return declared;
}

// An error's message may hold several lines, one per problem of a file.
void print_error(std::string_view message) {
  for (const std::string_view line : split(message, '\n')) fmt::print(stderr, "error: {}\n", line);
}

std::vector<std::string> long_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// The command that was given, or the command of a command: `config explain`.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

// "fount config explain"
std::string words_before(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : words_before(*parent) + " " + app.get_name();
}

// What was probably meant by the first argument that nothing expected.
std::string unexpected(const CLI::App& app) {
  const std::vector<std::string> extras = app.remaining(true);
  const std::string word = extras.empty() ? "" : extras.front().substr(0, extras.front().find('='));
  const CLI::App& given = innermost(app);
  const std::vector<const CLI::App*> commands =
      given.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
  if (!commands.empty() && !word.starts_with('-')) {
    std::vector<std::string_view> names;
    for (const CLI::App* command : commands) names.push_back(command->get_name());
    return fmt::format("there is no command '{}'{}", printable_text(word), suggestion(word, names));
  }
  const std::vector<std::string> options = long_options(given);
  const std::vector<std::string_view> names(options.begin(), options.end());
  const std::string_view kind = word.starts_with('-') ? "option" : "argument";
  return fmt::format("unexpected {} '{}'{}", kind, printable_text(word), suggestion(word, names));
}

std::string describe(const CLI::App& app, const CLI::ParseError& error) {
  // A word that is no command of `config` is missed as a command first.
  const bool missing = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (extras || (missing && !app.remaining(true).empty())) return unexpected(app);
  const std::string_view message = error.what();
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) == nullptr) return std::string(message);
  return fmt::format("{} needs a value", message.substr(0, message.find(':')));
}

ExitCode explain_parse_error(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {  // --help and --version arrive as exceptions too
    app.exit(error);
    return kSuccess;
  }
  print_error(describe(app, error));
  fmt::print(stderr, "`{} --help` says what there is.\n", words_before(innermost(app)));
  return kError;
}

ExitCode run_handler(const Handler& handler) {
  const Result<ExitCode> outcome = handler();
  if (outcome) return *outcome;
  if (outcome.error().code == ErrorCode::canceled) {
    fmt::print(stderr, "interrupted\n");
    return kInterrupted;
  }
  print_error(outcome.error().message);
  return kError;
}

ExitCode parse_and_run(int argc, char** argv) {
  CLI::App app{"Fount finds every concept of a codebase that has more than one source of truth.", "fount"};
  const std::vector<Declared> declared = declare_all(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain_parse_error(app, error);
  }
  for (const Declared& command : declared)
    if (command.app->parsed()) return run_handler(command.handler);
  fmt::print("{}", app.help());
  return kSuccess;
}

}  // namespace

int run(int argc, char** argv) {
  // Fount's own code does not throw; libraries and the allocator can, and a stack trace helps nobody.
  try {
    return parse_and_run(argc, argv);
  } catch (const std::exception& error) {
    print_error(fmt::format("internal error: {}", error.what()));
    return kError;
  }
}

}  // namespace fount
