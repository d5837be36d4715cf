// The environment, and the environment file below it.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "settings/isolation.h"
#include "settings/loading.h"
#include "settings/variables_file.h"

namespace fount {
namespace {

constexpr std::string_view kPrefix = "FOUNT_";
constexpr std::string_view kFileSuffix = "_FILE";

// Of variables: NAME, and of secrets NAME_FILE too.
bool is_setting(std::string_view variable) {
  return std::ranges::any_of(setting_table(), [&](const SettingInfo& setting) {
    const std::string name = variable_of(setting);
    return variable == name || (setting.kind == SettingKind::secret && variable == name + std::string(kFileSuffix));
  });
}

// A secret by its name in the table: FOUNT_E2E_BYPASS_KEY for E2E_BYPASS_KEY.
const SettingInfo* secret_called(std::string_view variable) {
  const auto found = std::ranges::find_if(setting_table(), [&](const SettingInfo& setting) {
    return setting.kind == SettingKind::secret && variable == std::string(kPrefix) + variable_of(setting);
  });
  return found == setting_table().end() ? nullptr : &*found;
}

// What is meant by a FOUNT_ variable that is no setting; "" when it may be something else: `fount audit` has variables
// of its own, and orchestrators make some for a service of this name.
std::string complaint_of_unknown(std::string_view variable) {
  if (const SettingInfo* secret = secret_called(variable))
    return fmt::format("unknown setting; the variable is {}", variable_of(*secret));
  std::vector<std::string> names;
  for (const SettingInfo& setting : setting_table()) names.push_back(variable_of(setting));
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::vector<std::string_view> bare(views);
  for (std::string_view& name : bare)
    if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  const std::string_view word = variable.substr(kPrefix.size());
  const std::string_view near = did_you_mean(word, bare);
  // A slip changes the length by one at most; FOUNT_REPORT is not FOUNT_PORT.
  if (!near.empty() && near.size() + 1 >= word.size() && word.size() + 1 >= near.size())
    return fmt::format("unknown setting; did you mean {}{}?", near.starts_with("E2E_") ? "" : kPrefix, near);
  if (!environment_word_in(variable).empty())
    return "unknown setting; names do not carry the environment: every environment sets the same variables";
  return "";
}

std::string default_variables_file(const Loading& loading) {
  const std::string name = fmt::format(".env.{}", loading.values.environment);
  return path_below(parent_of(loading.config_file), name);
}

bool exists(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0;
}

void take_variable(Loading& loading, VariableLine variable) {
  const std::string origin = fmt::format("{}:{}", loading.env_file, variable.line);
  if (!is_setting(variable.name)) {
    if (!variable.name.starts_with(kPrefix) || variable.value.empty()) return;
    const std::string complaint = complaint_of_unknown(variable.name);
    loading.complain(origin, variable.name + ": " + (complaint.empty() ? "unknown setting" : complaint));
    return;
  }
  if (variable.name == "FOUNT_ENVIRONMENT" && variable.value != loading.values.environment)
    return loading.complain(origin, fmt::format("FOUNT_ENVIRONMENT is another one here than {}, whose file this is",
                                                loading.values.environment));
  loading.variables.emplace_back(std::move(variable.name), std::move(variable.value));
  loading.variable_origins.push_back(origin);
}

}  // namespace

void read_variables_file(Loading& loading) {
  const std::string& named = loading.sources.env_file;
  const std::string path = named.empty() ? default_variables_file(loading) : named;
  if (named.empty() && !exists(path)) return;
  loading.env_file = path;
  const Result<std::string> text = read_settings_file(path);
  if (!text) return loading.complain(named.empty() ? path : "--env-file", text.error().message);
  auto variables = read_variables(*text);
  if (!variables)
    return loading.complain(fmt::format("{}:{}", path, variables.error().line), variables.error().message);
  for (VariableLine& variable : *variables) take_variable(loading, std::move(variable));
}

void apply_variables(Loading& loading) {
  for (const SettingInfo& setting : setting_table()) {
    if (setting.kind == SettingKind::secret) continue;
    const std::string name = variable_of(setting);
    for (std::size_t at = 0; at < loading.variables.size(); ++at) {
      const auto& [variable, value] = loading.variables[at];
      if (variable != name || value.empty() || setting.name == "environment") continue;
      assign(loading, setting, value, {loading.variable_origins[at], std::string(parent_of(loading.env_file))});
    }
    for (const auto& [variable, value] : loading.sources.environment)
      if (variable == name && !value.empty()) assign(loading, setting, value, {.origin = name});
  }
  for (const auto& [variable, value] : loading.sources.environment) {
    if (!variable.starts_with(kPrefix) || value.empty() || is_setting(variable)) continue;
    if (const std::string complaint = complaint_of_unknown(variable); !complaint.empty())
      loading.complain(variable, complaint);
  }
}

}  // namespace fount
