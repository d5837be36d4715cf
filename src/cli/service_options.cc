#include "cli/service_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/clock.h"
#include "identity/jwt_keys.h"
#include "settings/key_file.h"
#include "settings/table.h"

namespace fount {
namespace {

constexpr std::string_view kGroup = "Settings (also FOUNT_NAME in the environment; `fount settings` shows them)";

std::vector<std::pair<std::string, std::string>> process_environment() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != text.npos) variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string_view placeholder(SettingKind kind) {
  if (kind == SettingKind::number) return "NUMBER";
  return kind == SettingKind::list ? "A,B" : "TEXT";
}

// The form of a key set is known to identity/ only; whoever looks at settings wants to hear of it before the start.
Status check_jwt_keys(const LoadedSettings& settings) {
  if (settings.values.jwt_keys.empty()) return {};  // made at the first start
  const Result<JwtKeys> keys = JwtKeys::parse(settings.values.jwt_keys);
  if (keys) return {};
  const std::string& origin = settings.origins[setting_place("jwt_keys")].origin;
  return failure(ErrorCode::configuration,
                 fmt::format("{}: {}; write it {}", origin, keys.error().message, kKeySetForm));
}

}  // namespace

void declare_service_options(CLI::App& app, ServiceOptions& options) {
  const auto table = setting_table();
  app.add_option("--config", options.config_file, "instead of fount-serve.toml here")->option_text("FILE");
  app.add_option("--env-file", options.env_file, "instead of .env.<environment> beside it")->option_text("FILE");
  options.values.resize(table.size());
  options.declared.resize(table.size());
  for (std::size_t at = 0; at < table.size(); ++at) {
    if (table[at].kind == SettingKind::secret) continue;
    CLI::Option* option = app.add_option(option_of(table[at]), options.values[at], std::string(table[at].meaning));
    option->option_text(std::string(placeholder(table[at].kind)))->group(std::string(kGroup));
    if (table[at].kind == SettingKind::list) option->join(',');
    options.declared[at] = option;
  }
}

Result<LoadedSettings> load_service_settings(const ServiceOptions& options, bool make_keys) {
  SettingSources sources{.environment = process_environment(),
                         .config_file = options.config_file,
                         .env_file = options.env_file,
                         .now_ms = SystemClock().now_ms(),
                         .make_keys = make_keys};
  for (std::size_t at = 0; at < options.declared.size(); ++at)
    if (options.declared[at] != nullptr && !options.declared[at]->empty())
      sources.command_line.emplace_back(setting_table()[at].name, options.values[at]);
  FOUNT_TRY(LoadedSettings settings, load_settings(sources));
  FOUNT_CHECK(check_jwt_keys(settings));
  return settings;
}

std::string render_settings(const LoadedSettings& settings) {
  std::size_t name_width = 0, value_width = 0;
  constexpr std::size_t kWidestValue = 48;  // a longer one does not push the origins of all others away
  for (const SettingOrigin& setting : settings.origins) {
    name_width = std::max(name_width, setting.name.size());
    if (setting.shown.size() <= kWidestValue) value_width = std::max(value_width, setting.shown.size());
  }
  std::string out;
  for (const SettingOrigin& setting : settings.origins)
    out += fmt::format("{:<{}}  {:<{}}  {}\n", setting.name, name_width, setting.shown.empty() ? "-" : setting.shown,
                       value_width, setting.origin);
  return out;
}

}  // namespace fount
