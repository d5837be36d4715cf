// Which file of the tree a failing test lives in. Test runners name it in many ways, relative to many directories.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/file.h"
#include "core/test_results.h"

namespace fount {

class TestTracer {
 public:
  explicit TestTracer(std::span<const SourceFile> files);

  // nullopt: nothing names a file of the tree, or several are meant equally.
  std::optional<FileId> file_of(const FailedTest& test) const;

 private:
  std::optional<FileId> file_at(std::string_view path) const;
  std::optional<FileId> file_of_dotted(std::string_view dotted) const;
  std::optional<FileId> file_named(std::string_view text) const;

  std::span<const SourceFile> files_;
  std::unordered_map<std::string_view, std::vector<FileId>> by_name_;  // last part of the path
};

}  // namespace fount
