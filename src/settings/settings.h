// Every setting of `fount serve`, loaded once. settings.def is the table: it makes this struct, the loading, the output
// of `fount settings` and docs/settings.md. Nothing else reads the environment or fount-serve.toml.
//
// Order: command line > environment > environment file > fount-serve.toml > default. A secret is in the file that
// NAME_FILE names, or in NAME; both of them environment or environment file; never a constant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace fount {

enum class Environment : std::uint8_t { development, test, staging, production };

// A program that takes part as an agent (docs/agent-protocol.md); [[agent]] in fount-serve.toml.
struct ExternalAgentSettings {
  std::string name;
  std::vector<std::string> command;
  bool network = false;  // its sandbox class
};

struct Settings {
#define FOUNT_TEXT(name, default_value, meaning) std::string name = default_value;
#define FOUNT_LIST(name, default_value, meaning) std::vector<std::string> name;
#define FOUNT_NUMBER(name, default_value, low, high, meaning) std::int64_t name = default_value;
#define FOUNT_SECRET(name, variable, meaning) std::string name;
#include "settings/settings.def"
  std::vector<ExternalAgentSettings> agents;

  Environment deployed_in() const;  // `environment`, which was checked when it was loaded
};

// One effective value, as `fount settings` shows it.
struct SettingOrigin {
  std::string_view name;
  // Of a secret only a fingerprint: "set (sha256 1a2b3c4d)", "generated (sha256 …)", "not set".
  std::string shown;
  // "default", "--port", "FOUNT_PORT", ".env.staging:3", "fount-serve.toml:7", "E2E_BYPASS_KEY_FILE"
  std::string origin;
};

struct LoadedSettings {
  Settings values;
  std::vector<SettingOrigin> origins;  // in the order of the table; then one for each agent, named "agent"
};

// Where settings come from. The caller has read the environment; files are read here.
struct SettingSources {
  std::vector<std::pair<std::string, std::string>> command_line;  // ("port", "0")
  std::vector<std::pair<std::string, std::string>> environment;   // of the process
  std::string config_file;  // "" : fount-serve.toml of the working directory, if any
  std::string env_file;     // "": .env.<environment> beside the configuration file, if any
  std::int64_t now_ms = 0;  // since the epoch
  bool make_keys = true;  // false: whoever only looks changes nothing; missing keys are then "made at the first start"
};

// Every mistake is an error that says where it stands and what would be right; all checks that need no other part of
// the server are made here (ranges, environment isolation, keys that must be set, the bypass key outside production).
// In development on a loopback address a missing JWT key is made once and kept in the data folder with mode 0600.
//
// `public_url` is filled in unless the port is 0: then it is known only to who listens. Paths are absolute.
Result<LoadedSettings> load_settings(const SettingSources& sources);

}  // namespace fount
