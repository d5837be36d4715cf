#include "engine/trace_tests.h"

#include <algorithm>
#include <array>

#include "base/path.h"

namespace fount {
namespace {

constexpr std::array<std::string_view, 9> kEndings = {".py", ".java", ".kt", ".ts", ".tsx",
                                                      ".js", ".jsx",  ".cs", ".rb"};

// `long_path` ends in all parts of `short_path`.
bool ends_in(std::string_view long_path, std::string_view short_path) {
  return long_path == short_path || (long_path.size() > short_path.size() && long_path.ends_with(short_path) &&
                                     long_path[long_path.size() - short_path.size() - 1] == '/');
}

}  // namespace

TestTracer::TestTracer(std::span<const SourceFile> files) : files_(files) {
  for (std::uint32_t f = 0; f < files.size(); ++f) by_name_[name_part(files[f].path)].push_back(FileId{f});
}

// A report may have been written above or below the directory that is audited, or on another machine: one of the two
// paths ends in the other. The longest agreement counts, if there is only one.
std::optional<FileId> TestTracer::file_at(std::string_view path) const {
  const auto found = by_name_.find(name_part(path));
  if (found == by_name_.end()) return std::nullopt;
  std::optional<FileId> best;
  std::size_t longest = 0;
  for (const FileId file : found->second) {
    const std::string_view own = files_[file.value].path;
    if (own == path) return file;
    if (!ends_in(own, path) && !ends_in(path, own)) continue;
    const std::size_t agreement = std::min(own.size(), path.size());
    if (agreement == longest) best = std::nullopt;
    if (agreement <= longest) continue;
    best = file;
    longest = agreement;
  }
  return best;
}

// "tests.unit.test_cart.TestCart": as much of it as names a file.
std::optional<FileId> TestTracer::file_of_dotted(std::string_view dotted) const {
  std::string path(dotted.substr(0, dotted.find_first_of("$[(")));
  std::ranges::replace(path, '.', '/');
  for (std::string_view rest = path; !rest.empty(); rest = parent_of(rest))
    for (const std::string_view ending : kEndings)
      if (const auto file = file_at(std::string(rest) + std::string(ending))) return file;
  return std::nullopt;
}

std::optional<FileId> TestTracer::file_named(std::string_view text) const {
  if (text.empty()) return std::nullopt;
  std::string path(text.substr(0, text.find("::")));
  std::ranges::replace(path, '\\', '/');
  std::string_view view = path;
  while (view.starts_with("./")) view.remove_prefix(2);
  if (const auto file = file_at(view)) return file;
  return view.find_first_of("/ ") == view.npos ? file_of_dotted(view) : std::nullopt;
}

std::optional<FileId> TestTracer::file_of(const FailedTest& test) const {
  // A test file that could not even be loaded has its own name for a test's, and no class.
  const std::string_view name = test.classname.empty() ? std::string_view(test.name) : std::string_view{};
  for (const std::string_view text : {std::string_view(test.file), std::string_view(test.suite_file),
                                      std::string_view(test.classname), name, std::string_view(test.suite)})
    if (const auto file = file_named(text)) return file;
  return std::nullopt;
}

}  // namespace fount
