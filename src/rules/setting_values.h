// What rules about configuration need to know of a setting: whether its text is its value, how to compare and show it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "index/index.h"

namespace fount {

Span name_span(const SettingSource& setting);
Span value_span(const SettingSource& setting);

// The decoded value. In memory only: shown through shown_setting().
std::string setting_value(const Index& index, const SettingSource& setting);
std::string shown_setting(const Index& index, const SettingSource& setting);

// It gives the variable a value when something runs, and its text is that value: not commented out, no template, not
// empty, not computed and not kept elsewhere.
bool gives_value(const SettingSource& setting);

// As gives_value, and nothing later in the same scope takes its place.
bool takes_effect(const Index& index, const SettingSource& setting);

// Set by whoever runs the program, or about the run itself: PORT, PATH, NODE_ENV, K_SERVICE, GITHUB_*.
bool is_platform_variable(std::string_view name);

// "config/staging.env" for prose; a place in the file is the evidence's business.
Source setting_source(const Index& index, const SettingSource& setting, SourceRole role, std::string note);

// Where code asks for a variable, its default included.
Source read_source(const Index& index, const SettingRead& read, std::string note);

// "localhost", "changeme", "https://api.example.com": why it is no value of a deployment; "" when it may be one.
std::string_view placeholder_in(std::string_view value);

// A place on the network: host name, address or URL.
bool is_location(std::string_view value);

enum class ValueType : std::uint8_t { number, boolean, location, text };
ValueType type_of_value(std::string_view value);
std::string_view in_words(ValueType type);  // "a number"

// The two environments need not agree on it: fount.toml says so, or its name belongs to one of them
// (JWT_SECRET_STAGING).
bool may_differ(const Index& index, std::string_view name, EnvironmentId first, EnvironmentId second);

}  // namespace fount
