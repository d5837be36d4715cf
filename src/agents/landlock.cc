#include "agents/landlock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace fount {
namespace {

// What Debian 12's <linux/landlock.h> does not know yet; the kernel's numbers.
constexpr std::uint64_t kTruncate = 1 << 14, kDeviceControl = 1 << 15;
constexpr std::uint64_t kBindTcp = 1 << 0, kConnectTcp = 1 << 1;
constexpr std::uint64_t kAbstractSockets = 1 << 0, kSignals = 1 << 1;
constexpr int kPortRule = 2;
struct RulesetAttributes {
  std::uint64_t files = 0, network = 0, scopes = 0;
};
struct PortAttributes {
  std::uint64_t allowed = 0, port = 0;
};

constexpr std::uint64_t kRead = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t kOfFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_READ_FILE | kTruncate | kDeviceControl;

// Each version of the kernel's interface knows some more rights, and refuses those it does not know.
std::uint64_t file_rights(int version) {
  std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) rights |= kTruncate;
  if (version >= 5) rights |= kDeviceControl;
  return rights;
}

RulesetAttributes attributes_for(const Reach& reach, int version) {
  RulesetAttributes attributes;
  attributes.files = file_rights(version);
  const bool any_port = reach.tcp_connect && reach.ports.empty();
  if (version >= 4) attributes.network = kBindTcp | (any_port ? 0 : kConnectTcp);
  if (version >= 6) attributes.scopes = kAbstractSockets | kSignals;
  return attributes;
}

Error system_error(std::string_view what) {
  return {ErrorCode::io, fmt::format("cannot {}: {}", what, std::strerror(errno))};
}

class Ruleset {
 public:
  explicit Ruleset(const RulesetAttributes& attributes)
      : handled_(attributes),
        fd_(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0))) {}
  ~Ruleset() {
    if (fd_ >= 0) ::close(fd_);
  }
  Ruleset(const Ruleset&) = delete;

  bool made() const { return fd_ >= 0; }

  Status allow(const std::filesystem::path& path, std::uint64_t rights) {
    const int place = ::open(path.c_str(), O_PATH | O_CLOEXEC);
    if (place < 0) return {};
    struct stat status{};
    if (::fstat(place, &status) == 0 && !S_ISDIR(status.st_mode)) rights &= kOfFiles;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights & handled_.files;
    rule.parent_fd = place;
    const long added = ::syscall(SYS_landlock_add_rule, fd_, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    const Error error = system_error(fmt::format("allow '{}' to a sandbox", printable_path(path.native())));
    ::close(place);
    if (added != 0) return std::unexpected(error);
    return {};
  }

  Status allow_port(std::uint16_t port) {
    const PortAttributes rule{kConnectTcp, port};
    if (::syscall(SYS_landlock_add_rule, fd_, kPortRule, &rule, 0) == 0) return {};
    return std::unexpected(system_error(fmt::format("allow port {} to a sandbox", port)));
  }

  Status enter() {
    if (::syscall(SYS_landlock_restrict_self, fd_, 0) == 0) return {};
    return std::unexpected(system_error("enter a sandbox"));
  }

 private:
  RulesetAttributes handled_;
  int fd_;
};

}  // namespace

int landlock_version() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

Status restrict_reach(const Reach& reach) {
  const int version = landlock_version();
  if (version == 0) return {};
  const RulesetAttributes attributes = attributes_for(reach, version);
  Ruleset rules(attributes);
  if (!rules.made()) return std::unexpected(system_error("make a sandbox"));
  for (const auto& path : reach.readable) FOUNT_CHECK(rules.allow(path, kRead));
  for (const auto& path : reach.executable) FOUNT_CHECK(rules.allow(path, kRead | LANDLOCK_ACCESS_FS_EXECUTE));
  for (const auto& path : reach.writable) FOUNT_CHECK(rules.allow(path, file_rights(version) & ~kDeviceControl));
  if ((attributes.network & kConnectTcp) != 0)
    for (const std::uint16_t port : reach.ports) FOUNT_CHECK(rules.allow_port(port));
  return rules.enter();
}

}  // namespace fount
