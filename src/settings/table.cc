#include "settings/table.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace fount {
namespace {

constexpr SettingInfo kTable[] = {
#define FOUNT_TEXT(setting, default_value, what) \
  {.name = #setting, .standard = default_value, .meaning = what, .text = &Settings::setting},
#define FOUNT_LIST(setting, default_value, what) \
  {.name = #setting, .kind = SettingKind::list, .meaning = what, .list = &Settings::setting},
#define FOUNT_NUMBER(setting, default_value, lowest, highest, what) \
  {.name = #setting,                                                \
   .kind = SettingKind::number,                                     \
   .meaning = what,                                                 \
   .low = lowest,                                                   \
   .high = highest,                                                 \
   .number = &Settings::setting},
#define FOUNT_SECRET(setting, variable, what) \
  {.name = #setting,                          \
   .kind = SettingKind::secret,               \
   .meaning = what,                           \
   .secret_variable = variable,               \
   .text = &Settings::setting},
#include "settings/settings.def"
};

constexpr std::array<std::string_view, 4> kEnvironments{"development", "test", "staging", "production"};

std::string replaced(std::string_view name, char replacement) {
  std::string out(name);
  std::ranges::replace(out, '_', replacement);
  return out;
}

}  // namespace

std::span<const SettingInfo> setting_table() { return kTable; }

std::size_t setting_place(std::string_view name) {
  const auto found = std::ranges::find(kTable, name, &SettingInfo::name);
  assert(found != std::end(kTable));
  return static_cast<std::size_t>(found - kTable);
}

std::string variable_of(const SettingInfo& setting) {
  if (setting.kind == SettingKind::secret) return std::string(setting.secret_variable);
  std::string out = "FOUNT_";
  for (const char c : setting.name) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string option_of(const SettingInfo& setting) {
  return setting.kind == SettingKind::secret ? "" : "--" + replaced(setting.name, '-');
}

std::string default_of(const SettingInfo& setting) {
  if (setting.kind == SettingKind::number) return std::to_string(Settings{}.*setting.number);
  return std::string(setting.standard);
}

std::string_view name_of(Environment environment) { return kEnvironments[static_cast<std::size_t>(environment)]; }

std::optional<Environment> environment_named(std::string_view name) {
  const auto found = std::ranges::find(kEnvironments, name);
  if (found == kEnvironments.end()) return std::nullopt;
  return static_cast<Environment>(found - kEnvironments.begin());
}

Environment Settings::deployed_in() const {
  const std::optional<Environment> found = environment_named(environment);
  assert(found);
  return *found;
}

}  // namespace fount
