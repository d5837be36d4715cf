// Where files come from. Two implementations: the disk, and memory (rule pages, tests, later git revisions).
// Read-only by design: an audit never writes to what it audits. Safe to call from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fount {

struct DirectoryEntry {
  enum class Kind : std::uint8_t { file, directory, symlink, other };
  std::string name;  // raw bytes, no '/'
  Kind kind = Kind::file;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Entries of a directory (relative to the root, "" is the root itself), in no particular order.
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& directory) const = 0;

  // Size in bytes without reading; fails like read().
  virtual Result<std::uint64_t> size(const std::string& path) const = 0;

  // The whole file into `buffer` (its capacity is reused), never more than `limit` bytes: longer files fail with io.
  // Symbolic links are not followed. A file that shrinks or grows while being read yields what one pass of read() gave.
  virtual Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const = 0;
};

// Paths tracked by git for this root, when there is an index. Sorted; nullopt: no repository here.
struct GitState {
  std::vector<std::string> tracked;      // files, relative to the audit's root
  std::vector<std::string> submodules;   // gitlinks: recognised, not entered
  std::optional<std::string> revision;   // commit of HEAD
  std::optional<std::int64_t> commit_time;  // seconds since the epoch, of that commit
  std::string work_tree;                 // absolute path of the work tree's top, for ignore files above the root
  std::string info_exclude;              // bytes of .git/info/exclude
  std::string global_excludes;           // bytes of core.excludesFile
};

std::unique_ptr<FileSystem> open_disk(std::string root);  // absolute or relative to the working directory

// Files keyed by path. Remembers what was read, so that "the cache worked" is an assertion about reads.
class MemoryFileSystem : public FileSystem {
 public:
  void write(std::string path, std::string content);
  Result<std::vector<DirectoryEntry>> list(const std::string& directory) const override;
  Result<std::uint64_t> size(const std::string& path) const override;
  Status read(const std::string& path, std::uint64_t limit, std::string& buffer) const override;

 private:
  std::vector<std::pair<std::string, std::string>> files_;  // sorted by path
};

}  // namespace fount
