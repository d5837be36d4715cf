#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/path.h"
#include "base/text.h"
#include "settings/loading.h"

namespace fount {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::string_view kConfigFile = "fount-serve.toml";
constexpr std::string_view kEnvironmentVariable = "FOUNT_ENVIRONMENT";

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::string shown_value_of(const Loading& loading, const SettingInfo& setting, std::size_t at) {
  switch (setting.kind) {
    case SettingKind::text:
      return printable_text(loading.values.*setting.text);
    case SettingKind::list:
      return printable_text(join(loading.values.*setting.list, ", "));
    case SettingKind::number:
      return std::to_string(loading.values.*setting.number);
    case SettingKind::secret:
      return loading.shown_secrets[at];
  }
  return "";
}

std::vector<SettingOrigin> origins_of(const Loading& loading) {
  std::vector<SettingOrigin> origins;
  for (std::size_t at = 0; at < setting_table().size(); ++at) {
    const SettingInfo& setting = setting_table()[at];
    origins.push_back({setting.name, shown_value_of(loading, setting, at), loading.places[at].origin});
  }
  for (const auto& [shown, origin] : loading.agent_origins) origins.push_back({"agent", shown, origin});
  return origins;
}

bool exists(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0;
}

const std::string* find_value(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  const auto found = std::ranges::find(pairs, name, &std::pair<std::string, std::string>::first);
  return found == pairs.end() ? nullptr : &found->second;
}

void open_config_file(Loading& loading) {
  const std::string& named = loading.sources.config_file;
  const std::string path = named.empty() ? std::string(kConfigFile) : named;
  if (named.empty() && !exists(path)) return;
  loading.config_file = path;
  const Result<std::string> text = read_settings_file(path);
  if (text) {
    read_config_file(loading, *text);
  } else {
    loading.complain(named.empty() ? path : "--config", text.error().message);
  }
}

}  // namespace

Loading::Loading(const SettingSources& all_sources)
    : sources(all_sources), places(setting_table().size()), shown_secrets(setting_table().size()) {}

void Loading::complain(std::string_view where, std::string_view what) {
  problems.push_back(fmt::format("{}: {}", printable_path(where), what));
}

void Loading::complain(const SettingInfo& setting, std::string_view what) {
  const std::string& origin = place_of(setting).origin;
  const bool names_it = origin.starts_with("--") || origin.find(':') == origin.npos;
  if (origin == "default") return complain(variable_of(setting), what);
  complain(origin, names_it ? std::string(what) : fmt::format("{} {}", setting.name, what));
}

const Place& Loading::place_of(const SettingInfo& setting) const {
  return places[static_cast<std::size_t>(&setting - setting_table().data())];
}

bool Loading::is_default(const SettingInfo& setting) const { return place_of(setting).origin == "default"; }

Result<std::string> read_settings_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  struct stat status{};
  if (!file || stat(path.c_str(), &status) != 0)
    return failure(ErrorCode::configuration,
                   fmt::format("cannot read '{}': {}", printable_path(path), std::strerror(errno)));
  if (S_ISDIR(status.st_mode))
    return failure(ErrorCode::configuration, fmt::format("'{}' is a folder", printable_path(path)));
  std::string text(kLargestFile + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kLargestFile)
    return failure(ErrorCode::configuration, fmt::format("'{}' is larger than 1 MiB", printable_path(path)));
  return text;
}

void assign(Loading& loading, const SettingInfo& setting, std::string_view text, Place place) {
  loading.places[static_cast<std::size_t>(&setting - setting_table().data())] = std::move(place);
  if (setting.kind == SettingKind::text) {
    loading.values.*setting.text = text;
  } else if (setting.kind == SettingKind::list) {
    std::vector<std::string>& list = loading.values.*setting.list;
    list.clear();
    for (const std::string_view part : split(text, ','))
      if (!trim(part).empty()) list.emplace_back(trim(part));
  } else if (const std::optional<std::int64_t> number = integer_of(text); !number) {
    loading.complain(setting, fmt::format("must be an integer, not '{}'", printable_text(text)));
  } else if (*number < setting.low || *number > setting.high) {
    loading.complain(setting, fmt::format("is {}, and must be from {} to {}", *number, setting.low, setting.high));
  } else {
    loading.values.*setting.number = *number;
  }
}

void assign_list(Loading& loading, const SettingInfo& setting, std::vector<std::string> parts, Place place) {
  loading.places[static_cast<std::size_t>(&setting - setting_table().data())] = std::move(place);
  loading.values.*setting.list = std::move(parts);
}

void choose_environment(Loading& loading) {
  open_config_file(loading);
  const SettingInfo& setting = setting_table()[setting_place("environment")];
  if (const std::string* value = find_value(loading.sources.environment, kEnvironmentVariable);
      value && !value->empty())
    assign(loading, setting, *value, {.origin = std::string(kEnvironmentVariable)});
  if (const std::string* value = find_value(loading.sources.command_line, setting.name))
    assign(loading, setting, *value, {.origin = option_of(setting)});
  if (environment_named(loading.values.environment)) return;
  constexpr std::string_view kNames[] = {"development", "test", "staging", "production"};
  loading.complain(
      setting, fmt::format("must be development, test, staging or production, not '{}'{}",
                           printable_text(loading.values.environment), suggestion(loading.values.environment, kNames)));
}

void apply_command_line(Loading& loading) {
  for (const auto& [name, value] : loading.sources.command_line) {
    const auto setting = std::ranges::find(setting_table(), name, &SettingInfo::name);
    if (setting == setting_table().end() || setting->kind == SettingKind::secret) {
      loading.complain(name, "cannot be set on the command line");
    } else {
      assign(loading, *setting, value, {.origin = option_of(*setting)});
    }
  }
}

Result<LoadedSettings> load_settings(const SettingSources& sources) {
  Loading loading(sources);
  choose_environment(loading);
  // Everything else depends on which environment this is.
  if (environment_named(loading.values.environment)) {
    read_variables_file(loading);
    apply_variables(loading);
    apply_command_line(loading);
    if (const std::string problem = bypass_in_production(loading); !problem.empty())
      return failure(ErrorCode::configuration, problem);
    complete_values(loading);
    check_values(loading);
    check_isolation(loading);
    // Last, and only when all is well otherwise: this part may write a file.
    load_secrets(loading);
  }
  if (!loading.problems.empty()) return failure(ErrorCode::configuration, join(loading.problems, "\n"));
  std::vector<SettingOrigin> origins = origins_of(loading);
  return LoadedSettings{std::move(loading.values), std::move(origins)};
}

}  // namespace fount
