// fount config diff A B: what two environments differ in. Values are meant to differ; what one lacks, or gives another
// kind of value, is drift unless fount.toml declares it.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/config.h"
#include "cli/config_text.h"
#include "cli/output.h"
#include "report/terminal.h"
#include "report/words.h"

namespace fount {
namespace {

struct DiffOptions {
  std::string first, second;
  ConfigOptions common;
};

bool is_drift(const SettingDifference& difference) {
  return !difference.declared &&
         (difference.kind == DifferenceKind::missing || difference.kind == DifferenceKind::type);
}

std::string side(std::string_view value) { return value.empty() ? "not given" : one_line(value); }

std::string in_words(const SettingDifference& difference) {
  if (difference.secret && difference.first == "different") return "two secrets that differ";
  return fmt::format("{} | {}", side(difference.first), side(difference.second));
}

template <class Belongs>
void print_part(Terminal& terminal, const EnvironmentDifference& found, std::string_view title, Belongs belongs) {
  const auto count = std::ranges::count_if(found.settings, belongs);
  if (count == 0) return;
  terminal.line();
  terminal.line(terminal.paint(Paint::bold, fmt::format("{}: {}", title, count)));
  for (const SettingDifference& difference : found.settings) {
    if (!belongs(difference)) continue;
    terminal.line(fmt::format("  {}: {}", one_line(difference.name), in_words(difference)));
    for (const Location& place : difference.places) terminal.line("      " + terminal.place(place));
  }
}

std::string render_text(const EnvironmentDifference& found, const std::string& root) {
  const RenderOptions rendering = console_rendering(root);
  Terminal terminal(rendering);
  const auto equal = std::ranges::count(found.settings, DifferenceKind::same, &SettingDifference::kind);
  terminal.line(fmt::format("{} | {}: {}, {} the same", one_line(found.first), one_line(found.second),
                            plural(found.settings.size(), "setting"), equal));
  using enum DifferenceKind;
  print_part(terminal, found, "drift, one lacks it",
             [](const SettingDifference& d) { return is_drift(d) && d.kind == missing; });
  print_part(terminal, found, "drift, another kind of value",
             [](const SettingDifference& d) { return is_drift(d) && d.kind == type; });
  print_part(terminal, found, "values differ", [](const SettingDifference& d) { return d.kind == value; });
  print_part(terminal, found, "declared or named for one of them",
             [](const SettingDifference& d) { return d.declared && (d.kind == missing || d.kind == type); });
  return std::move(terminal).take();
}

std::string render_json(const EnvironmentDifference& found) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.config.diff/1");
  json.key("first").string(found.first).key("second").string(found.second).key("settings").begin_array();
  for (const SettingDifference& difference : found.settings) {
    json.begin_object().key("name").string(difference.name).key("kind").string(name_of(difference.kind));
    json.key("declared").boolean(difference.declared).key("drift").boolean(is_drift(difference));
    json.key("secret").boolean(difference.secret);
    json.key("first").string(difference.first).key("second").string(difference.second);
    json.key("places").begin_array();
    for (const Location& place : difference.places) {
      json.begin_object();
      write_location(json, place);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<ExitCode> run_diff(const DiffOptions& options) {
  FOUNT_TRY(AuditSession session, open_session(options.common.session));
  FOUNT_TRY(const EnvironmentDifference found, ask(session, [&](const ConfigurationContext& context) {
              return compare_environments(context, options.first, options.second);
            }));
  FOUNT_CHECK(write_stdout(options.common.json ? render_json(found) : render_text(found, session.root)));
  return kSuccess;
}

}  // namespace

Handler declare_config_diff(CLI::App& app) {
  auto options = std::make_shared<DiffOptions>();
  app.add_option("FIRST", options->first, "an environment, as an audit names it")->option_text(" ")->required();
  app.add_option("SECOND", options->second, "the one to compare it with")->option_text(" ")->required();
  app.add_option("PATH", options->common.session.path, "the directory to look in (.)")->option_text(" ");
  declare_config_options(app, options->common);
  return [options] { return run_diff(*options); };
}

}  // namespace fount
