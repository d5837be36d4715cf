// Every fount.toml of one audit, read in the order in which they are needed.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/policy.h"
#include "engine/audit.h"
#include "source/discover.h"
#include "source/file_system.h"

namespace fount {

struct PolicySet {
  std::vector<Policy> list;  // [0] is the root's, possibly empty
  std::string root_path;     // "fount.toml", or what --config named
  const Policy& root() const { return list.front(); }
};

inline constexpr std::uint64_t kMaxPolicyBytes = 1 << 20;

// The request's `policy_text` stands in for the root's fount.toml when given. A missing file is an empty policy, a
// wrong one a configuration error.
Result<PolicySet> read_root_policy(const AuditRequest& request, const std::vector<std::string_view>& rule_ids);

// Adds the fount.toml files below the root and gives the roles they declare. Those in tests, vendored code, backups and
// documents belong to somebody else's audit.
Status read_nested_policies(const FileSystem& fs, FileSet& set, const std::vector<std::string_view>& rule_ids,
                            PolicySet& policies);

}  // namespace fount
