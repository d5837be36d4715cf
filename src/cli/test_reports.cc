#include "cli/test_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/junit.h"

namespace fount {
namespace {

namespace fs = std::filesystem;

Error about(const std::string& path, Error error) {
  error.message = fmt::format("cannot read --tests '{}': {}", printable_path(path), error.message);
  return error;
}

// Only regular files: a pipe or device could keep us waiting, or never end.
Status read_report(const std::string& path, TestResults& results) {
  std::error_code error;
  const std::uintmax_t size = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
  if (error) return failure(ErrorCode::usage, error.message());
  if (!fs::is_regular_file(path)) return failure(ErrorCode::usage, "neither a file nor a directory");
  if (size > kMostTestReportBytes)
    return failure(ErrorCode::usage, fmt::format("larger than {} MB", kMostTestReportBytes >> 20));
  std::ifstream file(path, std::ios::binary);
  if (!file) return failure(ErrorCode::permission, "permission denied");
  std::string text(size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return read_junit(text, results);
}

Result<std::vector<std::string>> files_at(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return std::vector{path};
  std::vector<std::string> files;
  for (fs::directory_iterator entries(path, error), end; !error && entries != end; entries.increment(error))
    if (entries->path().extension() == ".xml") files.push_back(entries->path().string());
  if (error) return failure(ErrorCode::usage, error.message());
  if (files.empty()) return failure(ErrorCode::usage, "the directory holds no .xml file");
  std::ranges::sort(files);
  return files;
}

}  // namespace

Result<std::optional<TestResults>> read_test_reports(std::span<const std::string> paths) {
  if (paths.empty()) return std::nullopt;
  TestResults results;
  for (const std::string& path : paths) {
    const Result<std::vector<std::string>> files = files_at(path);
    if (!files) return std::unexpected(about(path, files.error()));
    for (const std::string& file : *files)
      if (const Status status = read_report(file, results); !status)
        return std::unexpected(about(file, status.error()));
  }
  return results;
}

}  // namespace fount
