// Where the commands of the service get their settings: one declaration of options, made from the table of settings, so
// that `fount serve` and `fount settings` cannot differ.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "settings/settings.h"

namespace fount {

struct ServiceOptions {
  std::string config_file, env_file;
  std::vector<std::string> values;           // by place in setting_table()
  std::vector<const CLI::Option*> declared;  // likewise; nullptr for secrets
};

// `options` must stay where it is until the command line was read.
void declare_service_options(CLI::App& app, ServiceOptions& options);

// With the environment of this process. `make_keys` as in SettingSources.
Result<LoadedSettings> load_service_settings(const ServiceOptions& options, bool make_keys);

// Every effective value with its origin, as `fount settings` and `fount serve --check` show it. Holds no secret.
std::string render_settings(const LoadedSettings& settings);

}  // namespace fount
