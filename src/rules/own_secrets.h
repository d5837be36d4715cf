// Which secrets open this system by themselves: what it signs or encrypts with in its own name. Knows names, and where
// a value is a setting; never what a value is.
#pragma once

#include <string_view>

#include "index/index.h"

namespace fount {

// Whoever knows it signs in this system's name: nothing else has a say, so even a made-up one opens the door. What a
// database or a provider checks opens nothing unless the value is theirs: LANGFUSE_SECRET_KEY, but not SECRET_KEY.
bool is_own_secret(const Index& index, std::string_view name);

// A deployed environment has a setting with this value.
bool configures_deployment(const Index& index, const SecretValues::Value& value);

// A deployed environment has it under such a name, nobody types it by heart, and nothing says that it was made up to
// try, to show or to copy something.
bool opens_deployment(const Index& index, const SecretValues::Value& value);

}  // namespace fount
