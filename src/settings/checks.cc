// What each value must be like, and what they must be like together.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/text.h"
#include "base/utc_time.h"
#include "core/service.h"
#include "settings/loading.h"
#include "settings/network_text.h"

namespace fount {
namespace {

constexpr std::int64_t kLongestBypass_ms = std::chrono::milliseconds(std::chrono::days(7)).count();

const SettingInfo& named(std::string_view name) { return setting_table()[setting_place(name)]; }

std::string absolute_path(std::string_view path, std::string_view directory) {
  const std::filesystem::path given = std::filesystem::path(directory) / path;
  std::error_code error;
  std::filesystem::path absolute = std::filesystem::absolute(given, error).lexically_normal();
  if (error) return std::string(path);
  const bool ends_with_slash = absolute.has_relative_path() && !absolute.has_filename();
  return (ends_with_slash ? absolute.parent_path() : absolute).string();
}

// $XDG_STATE_HOME/fount, else $HOME/.local/state/fount; "" when neither says where.
std::string default_data_folder(const SettingSources& sources) {
  const auto value = [&](std::string_view name) -> std::string {
    const auto found = std::ranges::find(sources.environment, name, &std::pair<std::string, std::string>::first);
    return found == sources.environment.end() || !found->second.starts_with('/') ? "" : found->second;
  };
  if (const std::string state = value("XDG_STATE_HOME"); !state.empty()) return state + "/fount";
  const std::string home = value("HOME");
  return home.empty() ? "" : home + "/.local/state/fount";
}

// A newcomer who says nothing may audit what is here; anybody else says what may be audited.
void allow_working_directory(Loading& loading) {
  const SettingInfo& setting = named("allowed_paths");
  if (!loading.is_default(setting) || loading.values.deployed_in() != Environment::development) return;
  assign_list(loading, setting, {"."}, {.origin = "default (working directory)"});
}

std::string default_public_url(const Settings& values) {
  if (values.port == 0) return "";
  const bool is_six = values.address.find(':') != values.address.npos;
  return fmt::format("http://{}:{}", is_six ? "[" + values.address + "]" : values.address, values.port);
}

void check_addresses(Loading& loading) {
  const Settings& values = loading.values;
  if (!is_ip_address(values.address)) {
    loading.complain(named("address"), fmt::format("must be an IP address, as 127.0.0.1 or ::1, not '{}'",
                                                   printable_text(values.address)));
  }
  for (const std::string& proxy : values.trusted_proxies)
    if (!is_ip_address(proxy))
      loading.complain(named("trusted_proxies"),
                       fmt::format("'{}' is no IP address (ranges are not understood)", printable_text(proxy)));
  for (const std::string& host : values.allowed_git_hosts)
    if (!is_host_name(host))
      loading.complain(named("allowed_git_hosts"), fmt::format("'{}' is no host name in lower case: no scheme, port or "
                                                               "path",
                                                               printable_text(host)));
}

void check_origins(Loading& loading) {
  const Settings& values = loading.values;
  if (const std::string problem = origin_problem(values.public_url); !values.public_url.empty() && !problem.empty())
    loading.complain(named("public_url"), problem);
  for (const std::string& origin : values.allowed_origins)
    if (const std::string problem = origin_problem(origin); !problem.empty())
      loading.complain(named("allowed_origins"), "an origin " + problem);
}

void check_folders(Loading& loading) {
  if (loading.values.data.empty())
    loading.complain(named("data"), "where data belong is not known: neither HOME nor XDG_STATE_HOME is set");
  for (const std::string& path : loading.values.allowed_paths) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored))
      loading.complain(named("allowed_paths"), fmt::format("'{}' is no folder", printable_path(path)));
  }
}

void check_people(Loading& loading) {
  const Settings& values = loading.values;
  for (const std::string_view name : {"jwt_issuer", "jwt_audience", "organisation"})
    if (trim(values.*named(name).text).empty()) loading.complain(named(name), "must not be empty");
  if (values.jwt_issuer == "local" || values.jwt_issuer == "e2e")
    loading.complain(named("jwt_issuer"), "must not be 'local' or 'e2e': users of these are made here only");
  if (user_role_named(values.new_user_role)) return;
  constexpr std::string_view kRoles[] = {"viewer", "auditor", "admin"};
  loading.complain(named("new_user_role"),
                   fmt::format("must be viewer, auditor or admin, not '{}'{}", printable_text(values.new_user_role),
                               suggestion(values.new_user_role, kRoles)));
}

void check_bypass_expiry(Loading& loading) {
  const std::string& text = loading.values.e2e_bypass_expires;
  if (text.empty()) return;
  const std::optional<std::int64_t> expires_ms = parse_utc_time(text);
  if (!expires_ms) {
    loading.complain(named("e2e_bypass_expires"),
                     fmt::format("must be a time as 2026-01-31T12:00:00Z, not '{}'", printable_text(text)));
  } else if (*expires_ms > loading.sources.now_ms + kLongestBypass_ms) {
    loading.complain(named("e2e_bypass_expires"), "is more than 7 days ahead");
  }
}

// Tokens and cookies travel to public_url: where others listen, only under TLS.
void check_transport(Loading& loading) {
  const Settings& values = loading.values;
  const Environment here = values.deployed_in();
  if (here != Environment::production && here != Environment::staging) return;
  if (values.public_url.starts_with("https://") || !values.trusted_proxies.empty()) return;
  loading.complain(named("public_url"),
                   fmt::format("must begin with https:// in {}: set FOUNT_PUBLIC_URL; or declare the proxy that ends "
                               "TLS with FOUNT_TRUSTED_PROXIES",
                               values.environment));
}

}  // namespace

bool Loading::is_sheltered() const {
  return values.deployed_in() == Environment::development && is_loopback_address(values.address);
}

void complete_values(Loading& loading) {
  Settings& values = loading.values;
  if (values.data.empty()) values.data = default_data_folder(loading.sources);
  if (!values.data.empty()) values.data = absolute_path(values.data, loading.place_of(named("data")).directory);
  allow_working_directory(loading);
  for (std::string& path : values.allowed_paths)
    path = absolute_path(path, loading.place_of(named("allowed_paths")).directory);
  if (values.public_url.empty()) values.public_url = default_public_url(values);
}

void check_values(Loading& loading) {
  check_addresses(loading);
  check_origins(loading);
  check_folders(loading);
  check_people(loading);
  check_bypass_expiry(loading);
  check_transport(loading);
}

}  // namespace fount
