#include <fmt/format.h>

#include "source/file_system.h"

namespace fount {

void MemoryFileSystem::write(std::string path, std::string content) { files_[std::move(path)] = std::move(content); }

void MemoryFileSystem::remove(const std::string& path) { files_.erase(path); }

Result<std::vector<DirectoryEntry>> MemoryFileSystem::list(const std::string& directory) const {
  const std::string prefix = directory.empty() ? "" : directory + '/';
  std::vector<DirectoryEntry> entries;
  for (auto file = files_.lower_bound(prefix); file != files_.end() && file->first.starts_with(prefix);) {
    const std::string name = file->first.substr(prefix.size(), file->first.find('/', prefix.size()) - prefix.size());
    if (prefix.size() + name.size() == file->first.size()) {
      entries.push_back({name, DirectoryEntry::Kind::file, file->second.size()});
      ++file;
    } else {
      entries.push_back({name, DirectoryEntry::Kind::directory, 0});
      file = files_.lower_bound(prefix + name + static_cast<char>('/' + 1));
    }
  }
  if (entries.empty() && !directory.empty())
    return files_.contains(directory) ? failure(ErrorCode::io, "not a directory")
                                      : failure(ErrorCode::not_found, "no such file or directory");
  return entries;
}

Result<std::uint64_t> MemoryFileSystem::size(const std::string& path) const {
  const auto file = files_.find(path);
  if (file == files_.end()) return failure(ErrorCode::not_found, "no such file or directory");
  return file->second.size();
}

Status MemoryFileSystem::read(const std::string& path, std::uint64_t limit, std::string& buffer) const {
  {
    const std::lock_guard lock(mutex_);
    reads_.push_back(path);
  }
  buffer.clear();
  const auto file = files_.find(path);
  if (file == files_.end()) return failure(ErrorCode::not_found, "no such file or directory");
  if (file->second.size() > limit) return failure(ErrorCode::io, fmt::format("larger than {} bytes", limit));
  buffer = file->second;
  return {};
}

std::vector<std::string> MemoryFileSystem::reads() const {
  const std::lock_guard lock(mutex_);
  return reads_;
}

void MemoryFileSystem::forget_reads() {
  const std::lock_guard lock(mutex_);
  reads_.clear();
}

}  // namespace fount
