// The schema of fount.toml for readers: editors get a JSON Schema, people a page. Both are checked in, and a test holds
// the files to these functions.
#pragma once

#include <string>

namespace fount {

// docs/schema/fount.toml.schema.json, JSON Schema draft 7: the one that TOML editors understand.
std::string policy_json_schema();

// docs/policy.md.
std::string policy_page();

}  // namespace fount
