// fount config resolve ENVIRONMENT: what it runs with, and where each value comes from.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "cli/config.h"
#include "cli/config_text.h"
#include "cli/output.h"
#include "report/terminal.h"
#include "report/words.h"

namespace fount {
namespace {

struct ResolveOptions {
  std::string environment;
  ConfigOptions common;
};

std::string render_text(const EffectiveSettings& effective, const std::string& root) {
  const RenderOptions rendering = console_rendering(root);
  Terminal terminal(rendering);
  terminal.line(fmt::format("{}, {}", terminal.paint(Paint::bold, one_line(effective.environment)),
                            plural(effective.settings.size(), "setting")));
  for (const EffectiveSetting& setting : effective.settings) {
    const std::string scope = setting.place.scope.empty() ? "" : fmt::format(" ({})", one_line(setting.place.scope));
    terminal.line(fmt::format("  {}{} = {}", one_line(setting.name), scope, value_in_words(setting.place)));
    terminal.line(fmt::format("      {}  {}", terminal.place(setting.place.location), setting.place.layer));
  }
  return std::move(terminal).take();
}

std::string render_json(const EffectiveSettings& effective) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.config.resolve/1");
  json.key("environment").string(effective.environment).key("settings").begin_array();
  for (const EffectiveSetting& setting : effective.settings) {
    json.begin_object().key("name").string(setting.name).key("secret").boolean(setting.secret);
    write_place(json, setting.place);
    json.end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<ExitCode> run_resolve(const ResolveOptions& options) {
  FOUNT_TRY(AuditSession session, open_session(options.common.session));
  FOUNT_TRY(const EffectiveSettings effective, ask(session, [&](const ConfigurationContext& context) {
              return resolve_environment(context, options.environment);
            }));
  FOUNT_CHECK(write_stdout(options.common.json ? render_json(effective) : render_text(effective, session.root)));
  return kSuccess;
}

}  // namespace

Handler declare_config_resolve(CLI::App& app) {
  auto options = std::make_shared<ResolveOptions>();
  app.add_option("ENVIRONMENT", options->environment, "as an audit names it: staging, production")
      ->option_text(" ")
      ->required();
  app.add_option("PATH", options->common.session.path, "the directory to look in (.)")->option_text(" ");
  declare_config_options(app, options->common);
  return [options] { return run_resolve(*options); };
}

}  // namespace fount
