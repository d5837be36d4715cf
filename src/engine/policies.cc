#include "engine/policies.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "engine/redact.h"
#include "policy/parse.h"
#include "secrets/randomness.h"

namespace fount {
namespace {

bool is_ours(const FileSet& set, const std::string& path) {
  const auto file = std::ranges::lower_bound(set.files, path, {}, &SourceFile::path);
  return file != set.files.end() && file->path == path &&
         (file->role == Role::production || file->role == Role::script);
}

// Paths that are no globs are made relative to the root; what lies elsewhere is not audited and left out.
void rebase(Policy& policy, const std::string& prefix) {
  policy.prefix = prefix;
  if (prefix.empty()) return;
  for (DeclaredService& service : policy.services) {
    std::erase_if(service.paths, [&](const std::string& path) { return !path.starts_with(prefix); });
    for (std::string& path : service.paths) path.erase(0, prefix.size());
  }
  std::erase_if(policy.services, [](const DeclaredService& service) { return service.paths.empty(); });
  for (DeclaredCanonical& declared : policy.canonical)
    if (declared.source.starts_with(prefix)) declared.source.erase(0, prefix.size());
}

// What is wrong with a file is told by quoting it, and a secret may stand there by mistake: also a short one, which no
// report could tell from a name, but no key or value of a fount.toml looks like that.
std::string without_secrets(std::string_view message) {
  constexpr std::size_t kShortest = 8;
  std::string out;
  bool quoted = false;
  for (const std::string_view part : split(message, '\'')) {
    if (!out.empty() || quoted) out += '\'';
    const secrets::Mixture mixture = secrets::mixture_of(part);
    const bool mixed = mixture.digit > 0 && mixture.digit < mixture.size() && !secrets::is_wordy(part);
    out += quoted && part.size() >= kShortest && mixed ? "<redacted>" : part;
    quoted = !quoted;
  }
  return redact_known(out);
}

Result<Policy> parse(std::string_view bytes, const std::string& path, const std::vector<std::string_view>& rule_ids) {
  Result<Policy> policy = parse_policy(bytes, path, rule_ids);
  if (!policy) policy.error().message = without_secrets(policy.error().message);
  return policy;
}

}  // namespace

Result<PolicySet> read_root_policy(const AuditRequest& request, const std::vector<std::string_view>& rule_ids) {
  PolicySet policies{{}, request.policy_path.value_or("fount.toml")};
  std::string bytes;
  if (request.policy_text) {
    bytes = *request.policy_text;
  } else if (const Status read = request.fs->read("fount.toml", kMaxPolicyBytes, bytes); !read) {
    if (read.error().code != ErrorCode::not_found) {
      return failure(ErrorCode::configuration, "fount.toml: " + read.error().message);
    }
    policies.list.emplace_back();
    return policies;
  }
  FOUNT_TRY(Policy root, parse(bytes, policies.root_path, rule_ids));
  root.directory.clear();  // wherever it was found, it speaks for the root
  rebase(root, request.policy_prefix);
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
    FOUNT_TRY(Policy nested, parse(bytes, path, rule_ids));
    policies.list.push_back(std::move(nested));
  }
  apply_nested_roles(set, policies.list);
  return {};
}

}  // namespace fount
