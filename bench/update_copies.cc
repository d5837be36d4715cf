// update_copies < LIST: what one changed file costs the search for copies, beside the search from scratch. LIST names
// Python files, one a line. Every 1000th file is taken out and put in again; both are changes.
#include <fmt/format.h>

#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/workers.h"
#include "index/clone_join.h"
#include "lang/extract.h"

namespace {

constexpr std::uint32_t kEvery = 1000;

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double milliseconds(auto&& work) {
  const std::clock_t begin = std::clock();
  work();
  return 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

}  // namespace

int main() {
  std::vector<std::string> paths;
  for (std::string path; std::getline(std::cin, path);) paths.push_back(path);
  std::vector<fount::FileFacts> facts(paths.size());
  fount::Workers workers(0);
  workers.for_each(paths.size(), [&](unsigned, std::size_t i) {
    facts[i] = fount::extract(fount::Language::python, read(paths[i]), fount::kEveryDetail);
  });
  std::size_t groups = 0;
  const double scratch = milliseconds([&] { groups = fount::CloneJoin(facts).groups().size(); });
  fount::CloneJoin join(facts);
  join.groups();
  double update = 0, regroup = 0;
  unsigned changes = 0;
  for (std::uint32_t file = 0; file < facts.size(); file += kEvery) {
    fount::FileFacts kept = std::exchange(facts[file], {});
    for (int turn = 0; turn < 2; ++turn, ++changes) {
      update += milliseconds([&] { join.update({file}); });
      regroup += milliseconds([&] { groups = join.groups().size(); });
      if (turn == 0) facts[file] = std::move(kept);
    }
  }
  fmt::print(
      "{} files, {} groups: from scratch {:.0f} ms; one changed file {:.1f} ms (its tables {:.1f}, the join {:.1f})\n",
      paths.size(), groups, scratch, (update + regroup) / changes, update / changes, regroup / changes);
}
