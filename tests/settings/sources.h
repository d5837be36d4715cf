// Sources of settings for tests: a folder with files, an environment, a command line; and what came of them.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "settings/settings.h"
#include "tests/source/temporary_directory.h"

namespace fount::test {

using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t kNow_ms = 1'795'780'800'000;  // 2026-11-27T12:00:00Z
inline const std::string kKeySet =
    R"({"keys": [{"kty": "oct", "alg": "HS256", "kid": "a", "k": "3q2-796tvu_erb7v3q2-796tvu_erb7v3q2-796tvu8"}]})";

struct Given {
  std::string toml;
  Pairs environment;
  Pairs command_line;
  std::string variables_file;                      // content; "" none
  std::string variables_name = ".env.production";  // its name
  bool make_keys = true;
};

// Everything lies in `folder`, and so do the data.
inline Result<LoadedSettings> load(const Given& given, const TemporaryDirectory& folder) {
  SettingSources sources{.command_line = given.command_line,
                         .environment = given.environment,
                         .now_ms = kNow_ms,
                         .make_keys = given.make_keys};
  sources.environment.emplace_back("XDG_STATE_HOME", folder.path());
  folder.write("fount-serve.toml", given.toml);
  sources.config_file = folder / "fount-serve.toml";
  if (!given.variables_file.empty()) folder.write(given.variables_name, given.variables_file);
  return load_settings(sources);
}

// The message without the folder's name; "" when there was none.
inline std::string problems_of(const Given& given) {
  const TemporaryDirectory folder;
  const Result<LoadedSettings> loaded = load(given, folder);
  std::string message = loaded ? "" : loaded.error().message;
  for (std::size_t at = message.find(folder.path()); at != message.npos; at = message.find(folder.path()))
    message.replace(at, folder.path().size() + 1, "");
  return message;
}

inline std::string origin_of(const LoadedSettings& loaded, std::string_view name, const TemporaryDirectory& folder) {
  for (const SettingOrigin& setting : loaded.origins) {
    if (setting.name != name) continue;
    std::string origin = setting.origin;
    if (const std::size_t at = origin.find(folder.path()); at != origin.npos)
      origin.replace(at, folder.path().size() + 1, "");
    return origin;
  }
  return "";
}

// What production needs at least, with `changed` in place of what has its name.
inline Pairs production(const Pairs& changed = {}) {
  Pairs pairs = changed;
  const Pairs needed{{"FOUNT_ENVIRONMENT", "production"},
                     {"FOUNT_PUBLIC_URL", "https://fount.example.com"},
                     {"FOUNT_JWT_KEYS", kKeySet}};
  for (const auto& [name, value] : needed)
    if (std::ranges::find(changed, name, &Pairs::value_type::first) == changed.end()) pairs.emplace_back(name, value);
  return pairs;
}

}  // namespace fount::test
