// Git repositories of other machines → a folder. Owns the only use of git itself: which hosts, how, and at what cost.
// What is fetched is hostile: nothing of it is run, followed or trusted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "agents/agent.h"
#include "base/result.h"

namespace fount {

struct GitUrl {
  std::string scheme, host;  // lower case
  std::uint16_t port = 0;
  std::string text;  // as asked for
};

bool is_git_url(std::string_view source);

// An entry of allowed_git_hosts is "host" or "host:port" for https, or says its scheme: "http://example.com".
// Refused whatever the list says: user names and passwords, and bytes that a URL does not need.
Result<GitUrl> allow_git_url(std::string_view source, std::span<const std::string> allowed_hosts);

// The newest commit, alone, in a new folder of the run's workspace. `program`: the path of fount itself.
Result<std::filesystem::path> fetch_repository(const GitUrl& url, const RunContext& context, const std::string& program,
                                               const CancelToken& cancel);

}  // namespace fount
