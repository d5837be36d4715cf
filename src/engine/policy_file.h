// Which fount.toml speaks for an audit, when neither --config names one nor the audited directory holds one: the
// nearest one above it, up to the top of its git work tree. Never looks further: what lies above a repository is
// somebody else's.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "engine/audit.h"

namespace fount {

struct PolicyFile {
  std::string path;  // as messages and reports name it: relative to the audited directory, "../../fount.toml"
  std::string text;
  std::string prefix;  // of the audited directory below the one that holds the file: "services/api/"
};

// `root` is absolute and without symbolic links. A file that is there and cannot be read is a configuration error, as
// it is in the audited directory itself.
Result<std::optional<PolicyFile>> find_policy_above(const std::string& root, const GitState& git);

}  // namespace fount
