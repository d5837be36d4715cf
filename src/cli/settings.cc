// fount settings: what `fount serve` would run with, and where each value comes from. Changes nothing.
#include <memory>
#include <string>

#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/service_options.h"

namespace fount {
namespace {

struct SettingsOptions {
  ServiceOptions service;
  bool json = false;
};

std::string render_settings_json(const LoadedSettings& settings) {
  std::string out;
  JsonWriter json(out, JsonStyle::pretty);
  json.begin_object().key("schema").string("fount.settings/1").key("settings").begin_array();
  for (const SettingOrigin& setting : settings.origins) {
    json.begin_object().key("name").string(setting.name).key("value").string(setting.shown);
    json.key("origin").string(setting.origin).end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

Result<ExitCode> run_settings(const SettingsOptions& options) {
  FOUNT_TRY(const LoadedSettings settings, load_service_settings(options.service, false));
  FOUNT_CHECK(write_stdout(options.json ? render_settings_json(settings) : render_settings(settings)));
  return kSuccess;
}

}  // namespace

Handler declare_settings(CLI::App& app) {
  auto options = std::make_shared<SettingsOptions>();
  app.add_flag("--json", options->json, "JSON instead of text");
  declare_service_options(app, options->service);
  return [options] { return run_settings(*options); };
}

}  // namespace fount
