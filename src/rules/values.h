// How rules show the value of a setting, and that of a secret never.
#pragma once

#include <string>
#include <string_view>

#include "core/facts.h"
#include "index/index.h"

namespace fount {

// The value as a reader recognises it: `"5"`, at most 80 bytes. Of a secret (by the setting's name, or because the scan
// found one there) only which it is: "secret 3 (43 characters)". `name`: the setting it belongs to, "" when none.
std::string shown_value(const Index& index, std::string_view name, Span span, ScalarStyle style);

// "secret 3 (43 characters)", where equal values have equal ordinals; "a secret of 43 characters" when the value stands
// nowhere that the audit knows of.
std::string shown_secret(const Index& index, std::string_view value);

// Holds a secret: by its name, or because something that looks like a credential stands at the place.
bool is_secret_value(const Index& index, std::string_view name, Span span);

}  // namespace fount
