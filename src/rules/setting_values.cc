#include "rules/setting_values.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/glob.h"
#include "base/hash.h"
#include "base/text.h"
#include "rules/support.h"
#include "rules/values.h"

namespace fount {
namespace {

constexpr auto kPlatformNames = std::to_array<std::string_view>({"BABEL_ENV",
                                                                 "CI",
                                                                 "DEBIAN_FRONTEND",
                                                                 "HOME",
                                                                 "HOST",
                                                                 "HOSTNAME",
                                                                 "LANG",
                                                                 "LC_ALL",
                                                                 "NODE_ENV",
                                                                 "NODE_OPTIONS",
                                                                 "PATH",
                                                                 "PIP_NO_CACHE_DIR",
                                                                 "PORT",
                                                                 "PWD",
                                                                 "PYTHONDONTWRITEBYTECODE",
                                                                 "PYTHONPATH",
                                                                 "PYTHONUNBUFFERED",
                                                                 "SHELL",
                                                                 "TEMP",
                                                                 "TERM",
                                                                 "TMP",
                                                                 "TMPDIR",
                                                                 "TZ",
                                                                 "USER"});
constexpr auto kPlatformPrefixes =
    std::to_array<std::string_view>({"ACTIONS_", "GITHUB_", "K_", "KUBERNETES_", "RUNNER_", "UV_", "npm_"});
static_assert(std::ranges::is_sorted(kPlatformNames));

struct Placeholder {
  std::string_view text;  // lower case
  std::string_view why;
};
// Anywhere in the value.
constexpr auto kPlaceholders = std::to_array<Placeholder>({
    {"changeme", "a placeholder"},
    {"change-me", "a placeholder"},
    {"change_me", "a placeholder"},
    {"change-this", "a placeholder"},
    {"change_this", "a placeholder"},
    {"replace-me", "a placeholder"},
    {"replace_me", "a placeholder"},
    {"replace-this", "a placeholder"},
    {"replace_this", "a placeholder"},
    {"replace_with", "a placeholder"},
    {"replace-with", "a placeholder"},
    {"placeholder", "a placeholder"},
});
// As the whole value.
constexpr auto kPlaceholderWords = std::to_array<std::string_view>({"fixme", "tbd", "todo", "xxx", "xxxx", "..."});

bool is_host_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

// The host of a URL, or of "host" and "host:port"; "" of anything else.
std::string_view host_of(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme != value.npos) {
    value.remove_prefix(scheme + 3);
    value = value.substr(0, value.find_first_of("/?#"));
    if (const std::size_t at = value.rfind('@'); at != value.npos) value.remove_prefix(at + 1);
  }
  value = value.substr(0, value.find(':'));
  return std::ranges::all_of(value, is_host_byte) ? value : std::string_view{};
}

bool ends_with_domain(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

}  // namespace

Span name_span(const SettingSource& setting) { return {setting.file, setting.begin, setting.end}; }
Span value_span(const SettingSource& setting) { return {setting.file, setting.value_begin, setting.value_end}; }

std::string setting_value(const Index& index, const SettingSource& setting) {
  return std::string(trim(index.value(value_span(setting), setting.style)));
}

std::string shown_setting(const Index& index, const SettingSource& setting) {
  return shown_value(index, index.symbols()[setting.name], value_span(setting), setting.style);
}

bool gives_value(const SettingSource& setting) {
  constexpr std::uint16_t kNone =
      kSettingCommentedOut | kSettingTemplate | kSettingEmpty | kSettingComputed | kSettingPassedOn | kSettingFromStore;
  return (setting.flags & kNone) == 0;
}

bool takes_effect(const Index& index, const SettingSource& setting) {
  if (!gives_value(setting)) return false;
  return std::ranges::none_of(index.settings().of(setting.name), [&](const SettingSource& other) {
    return other.file == setting.file && other.scope == setting.scope && other.layer == setting.layer &&
           other.begin > setting.begin && other.is(kSettingRepeated);
  });
}

bool is_platform_variable(std::string_view name) {
  return std::ranges::binary_search(kPlatformNames, name) ||
         std::ranges::any_of(kPlatformPrefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

Source setting_source(const Index& index, const SettingSource& setting, SourceRole role, std::string note) {
  Source source = source_at(index, {setting.file, std::min(setting.begin, setting.value_begin), setting.value_end},
                            role, std::move(note));
  source.content = hash64(index.symbols()[setting.scope], hash64(index.symbols()[setting.name]));  // never the value
  return source;
}

Source read_source(const Index& index, const SettingRead& read, std::string note) {
  Source source = source_at(index, {read.file, read.begin, std::max(read.end, read.default_end)}, SourceRole::surplus,
                            std::move(note));
  if (read.definition != kNone) source.symbol = index.symbol_of(read.file, read.definition);
  return source;
}

std::string_view placeholder_in(std::string_view value) {
  const std::string text = lower(trim(value));
  if (std::ranges::find(kPlaceholderWords, text) != kPlaceholderWords.end()) return "a placeholder";
  for (const Placeholder& placeholder : kPlaceholders)
    if (text.contains(placeholder.text)) return placeholder.why;
  if (text.starts_with("your-") || text.starts_with("your_") || text.contains("-your-") ||
      (text.starts_with('<') && text.ends_with('>')))
    return "a placeholder";
  const std::string host(host_of(text));
  if (host == "localhost" || host == "127.0.0.1" || host == "host.docker.internal") return "this machine";
  for (const std::string_view domain : {"example.com", "example.org", "example.net"})
    if (ends_with_domain(host, domain) || text.ends_with("@" + std::string(domain))) return "an example domain";
  return {};
}

ValueType type_of_value(std::string_view value) {
  const bool digits = !value.empty() && value.find_first_not_of("0123456789.") == value.npos;
  if (digits && std::ranges::count(value, '.') <= 1) return ValueType::number;
  const std::string word = lower(value);
  if (word == "true" || word == "false") return ValueType::boolean;
  return value.contains("://") ? ValueType::location : ValueType::text;
}

std::string_view in_words(ValueType type) {
  constexpr std::string_view kWords[] = {"a number", "true or false", "a URL", "text"};
  return kWords[static_cast<std::size_t>(type)];
}

bool may_differ(const Index& index, std::string_view name, EnvironmentId first, EnvironmentId second) {
  const auto allows = [&](EnvironmentId id) {
    return std::ranges::any_of(index.environments()[id].allowed_difference,
                               [&](const std::string& glob) { return Glob(glob).matches(name); });
  };
  const std::vector<std::string> words = identifier_words(name);
  return allows(first) || allows(second) ||
         std::ranges::any_of(words, [](const std::string& word) { return !environment_name(word).empty(); });
}

bool is_location(std::string_view value) {
  if (value.contains("://")) return true;
  const std::string_view host = host_of(value);
  const bool has_letter =
      std::ranges::any_of(host, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return host.size() > 3 && host.contains('.') && has_letter && !host.starts_with('.') && !host.ends_with('.');
}

}  // namespace fount
