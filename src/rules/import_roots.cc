#include "rules/import_roots.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

namespace fount {
namespace {

// The folder that `dotted` begins at, when it ends at the file of this path: of "a/b/c.py" and "b.c" it is "a".
bool begins_at(std::string_view path, std::string_view dotted, std::string_view& root) {
  if (path.ends_with("/__init__.py")) path.remove_suffix(std::string_view("/__init__.py").size());
  if (path.ends_with(".py")) path.remove_suffix(std::string_view(".py").size());
  if (path.size() < dotted.size()) return false;
  const std::string_view end = path.substr(path.size() - dotted.size());
  const bool same = std::ranges::equal(end, dotted, [](char a, char b) { return a == b || (a == '/' && b == '.'); });
  const std::size_t before = path.size() - dotted.size();
  if (!same || (before > 0 && path[before - 1] != '/')) return false;
  root = path.substr(0, before == 0 ? 0 : before - 1);
  return true;
}

bool lies_below(std::string_view path, std::string_view folder) {
  return folder.empty() || (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool is_imported(const Index& index, FileId file) {
  if (!index.uses(Target{TargetKind::module, file, 0}).empty()) return true;
  const auto count = static_cast<std::uint32_t>(index.facts(file).definitions.size());
  return std::ranges::any_of(std::views::iota(0U, count),
                             [&](std::uint32_t d) { return !index.uses(index.id_of(file, d)).empty(); });
}

}  // namespace

ImportRoots::ImportRoots(const Index& index) : index_(index) {
  struct Begun {
    std::string_view folder, root;  // of the importer; where its imports begin
    std::uint32_t count = 0;
  };
  std::vector<Begun> begun;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.production(file) || !index.modules().of(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const Import& import = facts.imports[i];
      const ModuleId module = index.resolver().resolved(file, i).module;
      if (!module || import.level > 0) continue;
      const std::string_view dotted = facts.text(import.is(kFromImport) ? import.module : import.name);
      std::string_view root;
      if (!begins_at(index.file(index.modules()[module].file).path, dotted, root)) continue;
      if (!lies_below(index.file(file).path, root)) continue;
      const std::string_view folder = folder_of(index.file(file).path);
      if (begun.empty() || begun.back().folder != folder || begun.back().root != root) begun.push_back({folder, root});
      ++begun.back().count;
    }
  }
  for (const Begun& each : begun) counts_[std::string(each.root)].here += each.count;
  for (const Begun& each : begun)
    for (std::string_view folder = each.folder; folder.size() > each.root.size(); folder = folder_of(folder))
      if (const auto found = counts_.find(std::string(folder)); found != counts_.end())
        found->second.above += each.count;
}

std::string_view ImportRoots::start_of(std::string_view path) const {
  for (std::string_view folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
    const auto found = counts_.find(std::string(folder));
    if (found != counts_.end() && found->second.here > found->second.above) return folder;
  }
  return {};
}

// Addons of Odoo are installed one by one; a `setup.py` that somebody imports is a module of the package.
std::string_view ImportRoots::distribution_of(std::string_view path) const {
  const auto find = [&](std::string_view folder, std::string_view name) {
    return index_.find_file(std::string(folder).append(name));
  };
  for (std::string_view folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
    if (find(folder, "/pyproject.toml").value != kNone || find(folder, "/__manifest__.py").value != kNone)
      return folder;
    const FileId setup = find(folder, "/setup.py");
    if (setup.value != kNone && !is_imported(index_, setup)) return folder;
  }
  return {};
}

bool ImportRoots::one(std::span<const FileId> files) const {
  const std::string_view first = index_.file(files.front()).path;
  return std::ranges::all_of(files, [&](FileId file) {
    const std::string_view path = index_.file(file).path;
    return start_of(path) == start_of(first) && distribution_of(path) == distribution_of(first);
  });
}

}  // namespace fount
