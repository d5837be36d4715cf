// Secrets: from which file or variable, whether they are good enough here, and what may be said of them.
#include <fmt/format.h>
#include <openssl/sha.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/path.h"
#include "base/text.h"
#include "settings/isolation.h"
#include "settings/key_file.h"
#include "settings/loading.h"
#include "settings/weak_secret.h"

namespace fount {
namespace {

struct Found {
  std::string value, origin, directory;
};

// Environment over environment file. An empty variable is one that is not set.
Found find_variable(const Loading& loading, const std::string& name) {
  for (const auto& [variable, value] : loading.sources.environment)
    if (variable == name && !value.empty()) return {value, name, ""};
  for (std::size_t at = 0; at < loading.variables.size(); ++at)
    if (loading.variables[at].first == name && !loading.variables[at].second.empty())
      return {loading.variables[at].second, fmt::format("{} {}", loading.variable_origins[at], name),
              std::string(parent_of(loading.env_file))};
  return {};
}

std::string fingerprint_of(std::string_view secret) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), digest.data());
  return fmt::format("sha256 {:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
}

std::string path_of(const Found& file) {
  return file.value.starts_with('/') ? file.value : path_below(file.directory, file.value);
}

std::string what_it_holds(const SettingInfo& setting) {
  return setting.name == "jwt_keys" ? "a JWK set, " + std::string(kKeySetForm) : "the secret and nothing else";
}

// What others than owner and group may do with a file.
mode_t open_bits(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & static_cast<mode_t>(S_IRWXO) : 0;
}

// The secret that NAME_FILE names, without the line's end that editors add.
std::string read_secret(Loading& loading, const SettingInfo& setting, const Found& file) {
  const std::string path = path_of(file);
  Result<std::string> content = read_settings_file(path);
  if (!content) {
    loading.complain(file.origin, fmt::format("{}; it must name a file that the server can read and that holds {}",
                                              content.error().message, what_it_holds(setting)));
    return "";
  }
  if (const mode_t open = open_bits(path); (open & S_IWOTH) != 0)
    loading.complain(file.origin,
                     fmt::format("anybody can write '{0}': `chmod 600 {0}`, and a new secret when somebody "
                                 "may have",
                                 printable_path(path)));
  while (content->ends_with('\n') || content->ends_with('\r')) content->pop_back();
  if (content->empty()) loading.complain(file.origin, fmt::format("'{}' is empty", printable_path(path)));
  if (const std::string_view word = foreign_word_in_file(file.value, loading.values.deployed_in()); !word.empty())
    loading.complain(file.origin, fmt::format("its name speaks of '{}', and this is {}: environments do not share "
                                              "secrets",
                                              word, loading.values.environment));
  return *std::move(content);
}

void load_secret(Loading& loading, const SettingInfo& setting) {
  const std::string variable = variable_of(setting);
  const Found direct = find_variable(loading, variable);
  const Found file = find_variable(loading, variable + "_FILE");
  std::string value = file.value.empty() ? direct.value : read_secret(loading, setting, file);
  if (!file.value.empty() && !direct.value.empty() && value != direct.value && !value.empty())
    loading.complain(file.origin,
                     fmt::format("this file and {} hold different secrets: set one of them", direct.origin));
  const std::size_t at = setting_place(setting.name);
  loading.shown_secrets[at] = "not set";
  if (value.empty()) return;
  loading.places[at].origin = file.value.empty() ? direct.origin : file.origin;
  loading.shown_secrets[at] = fmt::format("set ({})", fingerprint_of(value));
  // Refused it would be where files of secrets are mounted for one container, and readable in it by everybody.
  if (!file.value.empty() && (open_bits(path_of(file)) & S_IROTH) != 0)
    loading.shown_secrets[at] += ", others on this machine can read it: chmod 600";
  loading.values.*setting.text = std::move(value);
}

void check_bypass_key(Loading& loading) {
  const SettingInfo& setting = setting_table()[setting_place("e2e_bypass_key")];
  if (loading.values.e2e_bypass_key.empty()) return;
  const std::string_view weakness = weakness_of(loading.values.e2e_bypass_key);
  if (!weakness.empty() && !loading.is_sheltered())
    loading.complain(loading.place_of(setting).origin,
                     fmt::format("is {}: make one with `openssl rand -base64 32`", weakness));
  if (loading.values.e2e_bypass_expires.empty())
    loading.complain(loading.place_of(setting).origin,
                     "needs FOUNT_E2E_BYPASS_EXPIRES, at most 7 days ahead, as 2026-01-31T12:00:00Z");
}

void provide_jwt_keys(Loading& loading) {
  std::string& keys = loading.values.jwt_keys;
  if (!keys.empty()) return;
  const std::size_t at = setting_place("jwt_keys");
  const std::string variable = variable_of(setting_table()[at]);
  if (!loading.is_sheltered()) {
    loading.complain(variable, fmt::format("not set, and needed {}: set {}_FILE to a file that holds a JWK set, or "
                                           "{} to the set itself, {}",
                                           loading.values.deployed_in() == Environment::development
                                               ? "where others can reach the server"
                                               : fmt::format("in {}", loading.values.environment),
                                           variable, variable, kKeySetForm));
    return;
  }
  if (!loading.problems.empty()) return;  // nothing is written for a start that is refused
  const std::string& folder = loading.values.data;
  Result<std::string> made = loading.sources.make_keys ? ensure_key_file(folder) : read_key_file(folder);
  if (!made) return loading.complain(variable, made.error().message);
  keys = *std::move(made);
  loading.places[at].origin = printable_path(key_file_in(folder));
  loading.shown_secrets[at] =
      keys.empty() ? "made at the first start" : fmt::format("generated ({})", fingerprint_of(keys));
}

}  // namespace

std::string bypass_in_production(const Loading& loading) {
  if (loading.values.deployed_in() != Environment::production) return "";
  const std::string variable = variable_of(setting_table()[setting_place("e2e_bypass_key")]);
  for (const std::string& name : {variable, variable + "_FILE"})
    if (const Found found = find_variable(loading, name); !found.value.empty())
      return fmt::format("{}: never in production: it lets anyone who knows it sign in as anybody; remove it",
                         printable_path(found.origin));
  return "";
}

void load_secrets(Loading& loading) {
  for (const SettingInfo& setting : setting_table())
    if (setting.kind == SettingKind::secret) load_secret(loading, setting);
  check_bypass_key(loading);
  provide_jwt_keys(loading);
}

}  // namespace fount
