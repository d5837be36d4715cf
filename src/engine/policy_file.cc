#include "engine/policy_file.h"

#include "engine/policies.h"

namespace fount {

Result<std::optional<PolicyFile>> find_policy_above(const std::string& root, const GitState& git) {
  if (git.root_is_ignored) return std::nullopt;
  std::string directory = root;
  std::string path = "fount.toml";
  for (std::size_t below = git.prefix.size(); below > 0;) {
    below = below > 1 ? git.prefix.rfind('/', below - 2) + 1 : 0;  // npos + 1 is 0: the top
    directory.erase(directory.rfind('/'));
    path.insert(0, "../");
    std::string text;
    const Status read = open_disk(directory.empty() ? "/" : directory)->read("fount.toml", kMaxPolicyBytes, text);
    if (read) return PolicyFile{path, std::move(text), git.prefix.substr(below)};
    if (read.error().code != ErrorCode::not_found)
      return failure(ErrorCode::configuration, path + ": " + read.error().message);
  }
  return std::nullopt;
}

}  // namespace fount
