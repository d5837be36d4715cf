// settings.def as data: what there is to set, how it is called everywhere, and where it goes in Settings.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "settings/settings.h"

namespace fount {

enum class SettingKind : std::uint8_t { text, list, number, secret };

struct SettingInfo {
  std::string_view name;
  SettingKind kind = SettingKind::text;
  std::string_view standard;  // the default of a text
  std::string_view meaning;
  std::string_view secret_variable;  // of a secret; of others the name gives it
  std::int64_t low = 0, high = 0;
  std::string Settings::* text = nullptr;  // texts and secrets
  std::vector<std::string> Settings::* list = nullptr;
  std::int64_t Settings::* number = nullptr;
};

std::span<const SettingInfo> setting_table();
std::size_t setting_place(std::string_view name);  // in the table; `name` must be there

std::string variable_of(const SettingInfo& setting);  // "FOUNT_PUBLIC_URL"
std::string option_of(const SettingInfo& setting);    // "--public-url"; "" for a secret
std::string default_of(const SettingInfo& setting);   // as it would be written; "" when there is none

// "development" ... "production"
std::string_view name_of(Environment environment);
std::optional<Environment> environment_named(std::string_view name);

}  // namespace fount
