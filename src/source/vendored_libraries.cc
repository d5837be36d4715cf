#include "source/vendored_libraries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

// Whoever writes packages of one program gives them one version; these are as many as no program splits itself into.
constexpr std::size_t kLeastLibraries = 3;
constexpr std::size_t kLeastShare = 4;  // one in so many of what lies in the directory

// "lib3" holds those for Python 3.
bool may_hold_libraries(std::string_view name) {
  name = name.substr(0, name.find_last_not_of("0123456789") + 1);
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"deps", "ext", "external", "extlib", "extlibs", "lib", "libraries", "libs", "packages"});
  return std::ranges::find(kNames, name) != kNames.end();
}

bool states_its_origin(const FileFacts& facts) {
  static constexpr auto kNames =
      std::to_array<std::string_view>({"__author__", "__copyright__", "__license__", "__version__"});
  return std::ranges::any_of(facts.bindings, [&](const Binding& binding) {
    return binding.definition == kNone && std::ranges::find(kNames, facts.text(binding.name)) != kNames.end();
  });
}

struct Holder {
  std::set<std::string_view> children, libraries;
};

// The modules and packages directly in each directory of such a name, and those of them that say whose they are.
std::map<std::string_view, Holder> holders_of(std::span<const SourceFile> files, std::span<const FileFacts> facts) {
  std::map<std::string_view, Holder> holders;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view path = files[i].path;
    if (files[i].role != Role::production || files[i].language != Language::python) continue;
    for (std::string_view directory = parent_of(path); !directory.empty(); directory = parent_of(directory)) {
      if (!may_hold_libraries(lower(name_part(directory)))) continue;
      const std::string_view below = path.substr(directory.size() + 1);
      const std::string_view child = below.substr(0, below.find('/'));
      if (child == "__init__.py") continue;
      Holder& holder = holders[directory];
      holder.children.insert(child);
      const bool speaks_for_child = below == child || below.substr(child.size()) == "/__init__.py";
      if (speaks_for_child && states_its_origin(facts[i])) holder.libraries.insert(child);
    }
  }
  return holders;
}

void mark_below(std::span<SourceFile> files, std::string_view directory, const std::string& reason) {
  const std::string below = std::string(directory) + '/';
  for (auto file = std::ranges::lower_bound(files, below, {}, &SourceFile::path);
       file != files.end() && file->path.starts_with(below); ++file) {
    if (file->role_reason.contains("fount.toml") || file->role_reason.contains(".gitattributes")) continue;
    file->role = Role::vendored;
    file->role_reason = reason;
  }
}

// What lists of requirements ask for, as a package of that name is spelled.
std::set<std::string> required_names(std::span<const SourceFile> files, std::span<const FileFacts> facts) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].language != Language::requirements) continue;
    for (const Entry& entry : facts[i].entries) {
      std::string name(facts[i].text(entry.key));
      std::ranges::replace(name, '-', '_');
      names.insert(std::move(name));
    }
  }
  return names;
}

bool describes_distribution(std::string_view path) {
  const std::string_view name = name_part(path);
  return name == "setup.py" || name == "setup.cfg" || name == "pyproject.toml";
}

// Packages that state an origin of their own and are called like a requirement, where nothing around them is a
// distribution that they could be of: a library that was copied beside its users.
std::vector<std::string> copied_requirements(std::span<const SourceFile> files, std::span<const FileFacts> facts) {
  std::vector<std::string> copied;
  const std::set<std::string> required = required_names(files, facts);
  if (required.empty()) return copied;
  std::set<std::string_view> distributions;
  for (const SourceFile& file : files)
    if (describes_distribution(file.path)) distributions.insert(parent_of(file.path));
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string_view package = parent_of(files[i].path);
    if (name_part(files[i].path) != "__init__.py" || files[i].role != Role::production) continue;
    if (!required.contains(lower(name_part(package))) || !states_its_origin(facts[i])) continue;
    bool ours = distributions.contains("");
    for (std::string_view above = package; !ours && !above.empty(); above = parent_of(above))
      ours = distributions.contains(above);
    if (!ours) copied.emplace_back(package);
  }
  return copied;
}

// Directories with several modules that only Python's own library has.
std::vector<std::string> standard_libraries(std::span<const SourceFile> files) {
  static constexpr auto kModules = std::to_array<std::string_view>(
      {"__future__.py", "_collections_abc.py", "_compat_pickle.py", "_markupbase.py", "_pydecimal.py", "_pyio.py",
       "_strptime.py", "_threading_local.py", "_weakrefset.py"});
  constexpr std::size_t kLeast = 3;
  std::map<std::string_view, std::size_t> found;
  for (const SourceFile& file : files)
    if (std::ranges::find(kModules, name_part(file.path)) != kModules.end()) ++found[parent_of(file.path)];
  std::vector<std::string> libraries;
  for (const auto& [directory, modules] : found)
    if (modules >= kLeast && !directory.empty()) libraries.emplace_back(directory);
  return libraries;
}

}  // namespace

void mark_vendored_libraries(std::span<SourceFile> files, std::span<const FileFacts> facts) {
  for (const auto& [directory, holder] : holders_of(files, facts)) {
    const std::size_t libraries = holder.libraries.size();
    if (libraries < kLeastLibraries || libraries * kLeastShare < holder.children.size()) continue;
    mark_below(files, directory, fmt::format("under {}/, which holds libraries of others", name_part(directory)));
  }
  for (const std::string& directory : standard_libraries(files))
    mark_below(files, directory, fmt::format("under {}/, a copy of Python's own library", name_part(directory)));
  for (const std::string& package : copied_requirements(files, facts))
    mark_below(files, package, fmt::format("under {}/, a requirement with an origin of its own", name_part(package)));
}

}  // namespace fount
