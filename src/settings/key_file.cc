#include "settings/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/base64url.h"
#include "base/descriptor.h"
#include "base/text.h"

namespace fount {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kLargestFile = 1 << 16;

std::unexpected<Error> trouble(std::string_view what, const std::string& path) {
  return failure(ErrorCode::configuration,
                 fmt::format("cannot {} '{}': {}", what, printable_path(path), std::strerror(errno)));
}

template <std::size_t Size>
std::string as_text(const std::array<unsigned char, Size>& bytes) {
  return encode_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<std::string> random_key_set() {
  std::array<unsigned char, kKeyBytes> key{};
  std::array<unsigned char, 6> name{};
  if (RAND_priv_bytes(key.data(), static_cast<int>(key.size())) != 1 ||
      RAND_bytes(name.data(), static_cast<int>(name.size())) != 1)
    return failure(ErrorCode::io, "the system has no random numbers for a key");
  return fmt::format("{{\"keys\": [{{\"kty\": \"oct\", \"alg\": \"HS256\", \"kid\": \"{}\", \"k\": \"{}\"}}]}}\n",
                     as_text(name), as_text(key));
}

Status write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return trouble("write", path);
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(descriptor) != 0) return trouble("write", path);
  return {};
}

Status make_folder(const std::string& folder) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::path(folder).parent_path();
  std::filesystem::create_directories(parent, error);
  if (error)
    return failure(ErrorCode::configuration,
                   fmt::format("cannot make '{}': {}", printable_path(parent.string()), error.message()));
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return trouble("make", folder);
  return {};
}

// Complete under its own name before it gets the one that others look for: nobody reads half a key.
Status make_key_file(const std::string& folder) {
  FOUNT_TRY(const std::string content, random_key_set());
  FOUNT_CHECK(make_folder(folder));
  std::string draft = key_file_in(folder) + ".XXXXXX";
  {
    const Descriptor file(mkostemp(draft.data(), O_CLOEXEC));  // mode 0600
    if (file.get() < 0) return trouble("make", draft);
    FOUNT_CHECK(write_all(file.get(), content, draft));
  }
  const bool linked = link(draft.c_str(), key_file_in(folder).c_str()) == 0 || errno == EEXIST;
  const int error = errno;
  unlink(draft.c_str());
  errno = error;
  return linked ? Status{} : trouble("make", key_file_in(folder));
}

}  // namespace

std::string key_file_in(const std::string& data_folder) { return data_folder + "/jwt-keys.json"; }

Result<std::string> read_key_file(const std::string& data_folder) {
  const std::string path = key_file_in(data_folder);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return std::string();
  struct stat status{};
  if (file.get() < 0 || fstat(file.get(), &status) != 0) return trouble("read", path);
  if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 077) != 0)
    return failure(ErrorCode::configuration,
                   fmt::format("'{}' could be read or written by others: remove it when its keys may be known, or "
                               "`chmod 600` it",
                               printable_path(path)));
  std::string content(kLargestFile, '\0');
  const ssize_t size = read(file.get(), content.data(), content.size());
  if (size <= 0)
    return size < 0 ? trouble("read", path)
                    : failure(ErrorCode::configuration, fmt::format("'{}' is empty: remove it", printable_path(path)));
  content.resize(static_cast<std::size_t>(size));
  return content;
}

Result<std::string> ensure_key_file(const std::string& data_folder) {
  FOUNT_TRY(std::string content, read_key_file(data_folder));
  if (!content.empty()) return content;
  FOUNT_CHECK(make_key_file(data_folder));
  return read_key_file(data_folder);
}

}  // namespace fount
