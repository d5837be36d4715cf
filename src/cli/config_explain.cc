// fount config explain NAME: what gives a variable its value, who reads it, and which place wins where.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/json_writer.h"
#include "base/text.h"
#include "cli/config.h"
#include "cli/config_text.h"
#include "cli/console.h"
#include "cli/output.h"
#include "engine/configuration.h"
#include "report/terminal.h"
#include "report/words.h"

namespace fount {
namespace {

struct ExplainOptions {
  std::string name;
  ConfigOptions common;
};

void print_places(Terminal& terminal, const SettingExplanation& explanation) {
  std::string environment = "\n";  // no environment is called so
  for (const SettingPlace& place : explanation.places) {
    if (place.environment != environment) {
      environment = place.environment;
      terminal.line("  " + terminal.paint(Paint::bold, environment.empty() ? "everywhere" : one_line(environment)));
    }
    const auto index = static_cast<std::size_t>(&place - explanation.places.data());
    const bool wins = std::ranges::any_of(explanation.winners, [&](const auto& w) { return w.place == index; });
    terminal.line(fmt::format("  {} {}  {}", wins ? ">" : " ", terminal.place(place.location), in_words(place)));
  }
}

void print_winners(Terminal& terminal, const SettingExplanation& explanation) {
  for (const WinningPlace& winner : explanation.winners) {
    const SettingPlace& place = explanation.places[winner.place];
    const std::string contested = winner.contested ? ", though another place of that layer says otherwise" : "";
    terminal.wrapped("  ", fmt::format("{} runs with {}: {} is {}{}", one_line(winner.environment),
                                       value_in_words(place), place.layer, winner.why, contested));
  }
}

void print_reads(Terminal& terminal, const SettingExplanation& explanation) {
  if (explanation.reads.empty()) return terminal.line("  no code here is known to read it");
  terminal.line("  " + terminal.paint(Paint::bold, "read by"));
  for (const SettingReadPlace& read : explanation.reads) {
    const std::string otherwise = !read.default_text.empty() ? "default " + one_line(read.default_text)
                                  : read.required            ? "required"
                                                             : "no default";
    terminal.line(fmt::format("    {}  {}, {}", terminal.place(read.location), one_line(read.accessor), otherwise));
  }
}

void print_resolvers(Terminal& terminal, const SettingExplanation& explanation) {
  if (explanation.resolvers.empty()) return;
  terminal.line("  " + terminal.paint(Paint::bold, "resolved in this order by"));
  for (const ResolvingPlace& resolver : explanation.resolvers) {
    const std::string where = resolver.environment.empty() ? "" : fmt::format(", in {}", resolver.environment);
    const std::string use = resolver.use == "looks at" ? ", only looked at" : "";
    const std::string by = resolver.symbol.empty() ? "" : "  " + resolver.symbol;
    terminal.line(fmt::format("    {}{}", terminal.place(resolver.location), one_line(by)));
    terminal.line("      " + one_line(fmt::format("{}{}{}", fmt::join(resolver.sources, " → "), where, use)));
  }
}

std::string render_text(const SettingExplanation& explanation, const std::string& root) {
  const RenderOptions rendering = console_rendering(root);
  Terminal terminal(rendering);
  terminal.line(terminal.paint(Paint::bold, one_line(explanation.name)) + (explanation.secret ? ", a secret" : ""));
  if (explanation.places.empty()) terminal.line("  no file here gives it a value");
  print_places(terminal, explanation);
  print_winners(terminal, explanation);
  print_reads(terminal, explanation);
  print_resolvers(terminal, explanation);
  return std::move(terminal).take();
}

std::string render_json(const SettingExplanation& explanation) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.config.explain/1").key("name").string(explanation.name);
  json.key("secret").boolean(explanation.secret).key("places").begin_array();
  for (const SettingPlace& place : explanation.places) {
    json.begin_object();
    write_place(json, place);
    json.end_object();
  }
  json.end_array().key("winners").begin_array();
  for (const WinningPlace& winner : explanation.winners) {
    json.begin_object().key("environment").string(winner.environment).key("place").integer(winner.place);
    json.key("why").string(winner.why).key("contested").boolean(winner.contested).end_object();
  }
  json.end_array().key("reads").begin_array();
  for (const SettingReadPlace& read : explanation.reads) {
    json.begin_object();
    write_location(json, read.location);
    json.key("accessor").string(read.accessor);
    json.key("default").string(read.default_text).key("required").boolean(read.required).end_object();
  }
  json.end_array().key("resolvers").begin_array();
  for (const ResolvingPlace& resolver : explanation.resolvers) {
    json.begin_object();
    write_location(json, resolver.location);
    json.key("symbol").string(resolver.symbol).key("environment").string(resolver.environment);
    json.key("use").string(resolver.use).key("sources").begin_array();
    for (const std::string& source : resolver.sources) json.string(source);
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<ExitCode> run_explain(const ExplainOptions& options) {
  FOUNT_TRY(AuditSession session, open_session(options.common.session));
  FOUNT_TRY(const SettingExplanation explanation,
            ask(session, [&](const ConfigurationContext& context) { return explain_setting(context, options.name); }));
  if (explanation.places.empty() && explanation.reads.empty()) {
    const std::string hint =
        explanation.suggestion.empty() ? "" : fmt::format("; did you mean '{}'?", explanation.suggestion);
    return failure(ErrorCode::not_found,
                   fmt::format("nothing here gives or reads a variable '{}'{}", printable_text(options.name), hint));
  }
  FOUNT_CHECK(write_stdout(options.common.json ? render_json(explanation) : render_text(explanation, session.root)));
  return kSuccess;
}

}  // namespace

Handler declare_config_explain(CLI::App& app) {
  auto options = std::make_shared<ExplainOptions>();
  app.add_option("NAME", options->name, "an environment variable")->option_text(" ")->required();
  app.add_option("PATH", options->common.session.path, "the directory to look in (.)")->option_text(" ");
  declare_config_options(app, options->common);
  return [options] { return run_explain(*options); };
}

}  // namespace fount
