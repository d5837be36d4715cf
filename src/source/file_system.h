// Where files come from. Two implementations: the disk, and memory (rule pages, tests, later git revisions).
// Read-only by design: an audit never writes to what it audits. Safe to call from any thread.
//
// An Error's message is the bare reason ("permission denied"): callers know the path, and reports print the two apart.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"

namespace fount {

// The longest path, in bytes and relative to the root, that is opened: Linux's PATH_MAX without its NUL. Deeper
// directories exist (they are made by relative steps) but no program opens files in them by name.
inline constexpr std::size_t kMaxPathBytes = 4095;

struct DirectoryEntry {
  enum class Kind : std::uint8_t { file, directory, symlink, other };
  std::string name;  // raw bytes, no '/'
  Kind kind = Kind::file;
  std::uint64_t size = 0;  // of files, as listed; reading may find another
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Entries of a directory (relative to the root, "" is the root itself), in no particular order. An entry that
  // vanishes while being listed is left out.
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& directory) const = 0;

  // Size in bytes without reading; fails like read().
  virtual Result<std::uint64_t> size(const std::string& path) const = 0;

  // The whole file into `buffer` (its capacity is reused), never more than `limit` bytes: longer files fail with io.
  // No symbolic link is followed, in no part of the path; anything but a regular file fails, and is never waited for.
  // A file that shrinks or grows while being read yields what one pass of read() gave. After a failure the buffer is
  // empty.
  virtual Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const = 0;
};

// `root` is absolute or relative to the working directory at the time of the call; it may itself be a symbolic link.
// What is wrong with it is told by the first call of list("").
std::unique_ptr<FileSystem> open_disk(std::string root);

// Files keyed by path. Remembers what was read, so that "the cache worked" is an assertion about reads.
class MemoryFileSystem final : public FileSystem {
 public:
  void write(std::string path, std::string content);
  void remove(const std::string& path);

  Result<std::vector<DirectoryEntry>> list(const std::string& directory) const override;
  Result<std::uint64_t> size(const std::string& path) const override;
  Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const override;

  std::vector<std::string> reads() const;  // paths in the order they were read, failures too
  void forget_reads();

 private:
  std::map<std::string, std::string> files_;
  mutable std::mutex mutex_;  // guards reads_: extraction reads from many threads
  mutable std::vector<std::string> reads_;
};

}  // namespace fount
