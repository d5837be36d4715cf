// What a repository says openly and may therefore stand under a secret's name without being one: its files, the names
// of its settings, its modules. Knows names and paths, no values.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/facts.h"
#include "core/file.h"

namespace fount {

class KnownNames {
 public:
  // Both must outlive it.
  KnownNames(std::span<const SourceFile> files, std::span<const FileFacts> facts);

  // The path or the name of a file, a setting's name, a dotted path of code; or written as no key ever is:
  // "./a/b.yaml", "https://example.com/path".
  bool contains(std::string_view value) const;
  // A folder's name, which every path below it shows: a password that equals it is in plain sight anyway.
  bool is_folder(std::string_view value) const { return folders_.contains(value); }

 private:
  bool is_file(std::string_view path) const;
  bool is_code(std::string_view dotted) const;

  std::unordered_map<std::string_view, std::vector<std::string_view>> paths_;  // by their last parts
  std::unordered_set<std::string_view> settings_, folders_;
};

}  // namespace fount
