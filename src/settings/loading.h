// Settings on their way: what the sources gave so far, from where, and everything that is wrong with it. Shared by the
// parts of load_settings and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings/settings.h"
#include "settings/table.h"

namespace fount {

// Where the value of a setting came from.
struct Place {
  std::string origin = "default";
  std::string directory;  // relative paths of this source begin here; "": the working directory
};

struct Loading {
  explicit Loading(const SettingSources& all_sources);

  const SettingSources& sources;
  Settings values;
  std::vector<Place> places;  // by place in setting_table()
  std::vector<std::string> problems;
  std::vector<std::string> shown_secrets;                          // by place in setting_table(); "" for others
  std::vector<std::pair<std::string, std::string>> variables;      // of the environment file, that are ours
  std::vector<std::string> variable_origins;                       // of each of those: ".env.staging:3"
  std::string config_file, env_file;                               // as opened; "" when there is none
  std::vector<std::pair<std::string, std::string>> agent_origins;  // shown, origin

  void complain(std::string_view where, std::string_view what);
  // About the effective value of a setting.
  void complain(const SettingInfo& setting, std::string_view what);
  const Place& place_of(const SettingInfo& setting) const;
  bool is_default(const SettingInfo& setting) const;
  // Development on an address that only this machine reaches: what is missing may be made, what is weak may be used.
  bool is_sheltered() const;
};

// Stores a value as text, whatever the setting's kind: a list is separated by commas.
void assign(Loading& loading, const SettingInfo& setting, std::string_view text, Place place);
void assign_list(Loading& loading, const SettingInfo& setting, std::vector<std::string> parts, Place place);

// The file's bytes. The message has no value of the file in it.
Result<std::string> read_settings_file(const std::string& path);

// ---- The parts, in the order in which load_settings calls them
void choose_environment(Loading& loading);   // and read fount-serve.toml, which may name it
void read_variables_file(Loading& loading);  // of that environment
void apply_variables(Loading& loading);      // environment over environment file
void apply_command_line(Loading& loading);   // over everything
// "" unless the key of end-to-end tests is set in production: then nothing else is worth saying.
std::string bypass_in_production(const Loading& loading);
void complete_values(Loading& loading);  // defaults that depend on others; paths become absolute
void check_values(Loading& loading);     // each by itself, and together
void load_secrets(Loading& loading);     // after the others: who needs which depends on them
void check_isolation(Loading& loading);  // no value of another environment
void read_config_file(Loading& loading, std::string_view text);

}  // namespace fount
