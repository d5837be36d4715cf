// exact_copies [THREADS] < LIST: what finding equal code alone costs, with Fount's own scanner and index. LIST names
// Python files, one a line; prints how many there were and how much of them is copied. Measured by clones.py, because
// an audit does far more than a detector of equal code.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/workers.h"
#include "index/clone_runs.h"
#include "lang/extract.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  for (std::string path; std::getline(std::cin, path);) paths.push_back(path);
  fount::Workers workers(argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 0);
  std::vector<fount::FileFacts> facts(paths.size());
  workers.for_each(paths.size(), [&](unsigned, std::size_t i) {
    facts[i] = fount::extract_code(fount::Language::python, read(paths[i]));
  });

  std::size_t tokens = 0;
  std::vector<fount::RunWindow> windows;
  for (std::uint32_t file = 0; file < facts.size(); ++file) {
    const fount::CodeView view({file}, facts[file]);
    std::vector<fount::CodeDigest> lines;
    for (std::uint32_t i = 0; i < view.lines().size(); ++i)
      lines.push_back({fount::exact_digest(view.tokens(i)), 0, 0});
    const std::vector<fount::RunWindow> of_file = fount::exact_windows(view, lines);
    windows.insert(windows.end(), of_file.begin(), of_file.end());
  }
  std::ranges::sort(windows);
  const std::vector<fount::CloneGroup> groups = fount::group_exact_runs(facts, {}, windows);
  for (const fount::CloneGroup& group : groups) tokens += group.tokens * (group.members.size() - 1);
  fmt::print("{} files, {} groups of equal code, {} tokens in copies\n", paths.size(), groups.size(), tokens);
}
