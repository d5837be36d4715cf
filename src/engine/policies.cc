#include "engine/policies.h"

#include <algorithm>
#include <utility>

#include "policy/parse.h"

namespace fount {
namespace {

constexpr std::uint64_t kMaxPolicyBytes = 1 << 20;

bool is_ours(const FileSet& set, const std::string& path) {
  const auto file = std::ranges::lower_bound(set.files, path, {}, &SourceFile::path);
  return file != set.files.end() && file->path == path &&
         (file->role == Role::production || file->role == Role::script);
}

}  // namespace

Result<PolicySet> read_root_policy(const FileSystem& fs, const std::optional<std::string>& path,
                                   const std::optional<std::string>& text,
                                   const std::vector<std::string_view>& rule_ids) {
  PolicySet policies{{}, path.value_or("fount.toml")};
  std::string bytes;
  if (text) {
    bytes = *text;
  } else if (const Status read = fs.read("fount.toml", kMaxPolicyBytes, bytes); !read) {
    if (read.error().code != ErrorCode::not_found) {
      return failure(ErrorCode::configuration, "fount.toml: " + read.error().message);
    }
    policies.list.emplace_back();
    return policies;
  }
  FOUNT_TRY(Policy root, parse_policy(bytes, policies.root_path, rule_ids));
  root.directory.clear();  // wherever --config found it, it speaks for the root
  policies.list.push_back(std::move(root));
  return policies;
}

Status read_nested_policies(const FileSystem& fs, FileSet& set, const std::vector<std::string_view>& rule_ids,
                            PolicySet& policies) {
  std::string bytes;
  for (const std::string& path : set.policy_files) {
    if (!is_ours(set, path)) continue;
    if (const Status read = fs.read(path, kMaxPolicyBytes, bytes); !read) {
      return failure(ErrorCode::configuration, path + ": " + read.error().message);
    }
    FOUNT_TRY(Policy nested, parse_policy(bytes, path, rule_ids));
    policies.list.push_back(std::move(nested));
  }
  apply_nested_roles(set, policies.list);
  return {};
}

}  // namespace fount
