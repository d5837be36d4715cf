#include "rules/nested_projects.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/path.h"
#include "base/text.h"

namespace fount {
namespace {

struct Signs {
  bool described = false, required = false, started = false;
  bool licensed = false, package = false;
  bool taken_over() const { return described && required && started; }
  // A package of this project has no licence of its own.
  bool foreign() const { return licensed && package; }
};

// Nearly every file is none, and a large tree has many.
bool may_be_sign(std::string_view name) {
  constexpr auto kBeginnings = std::to_array<std::string_view>({"re", "tr", "ma", "li", "co"});
  return name == "__init__.py" || std::ranges::any_of(kBeginnings, [&](std::string_view beginning) {
           return name.size() > 2 && (name[0] | 0x20) == beginning[0] && (name[1] | 0x20) == beginning[1];
         });
}

void note(std::string_view name, Signs& signs) {
  const std::string low = lower(name);
  signs.described |= low.starts_with("readme");
  signs.required |= low.starts_with("requirement") && low.ends_with(".txt");
  signs.started |= low == "train.py" || low == "main.py";
  signs.licensed |= low.starts_with("license") || low.starts_with("licence") || low.starts_with("copying");
  signs.package |= low == "__init__.py";
}

bool is_distribution(const Index& index, const std::string& folder) {
  return index.find_file(folder + "/pyproject.toml").value != kNone ||
         index.find_file(folder + "/setup.py").value != kNone;
}

// How many of the folder's modules there are, and which of them files outside of it import.
struct Reach {
  std::uint32_t modules = 0;
  std::set<FileId> imported;
  bool reaches_out = false;  // a service of ours, not a project that was taken over
};

bool is_taken_in_part(const Reach& reach) {
  return !reach.reaches_out && !reach.imported.empty() && reach.imported.size() * 2 < reach.modules;
}

}  // namespace

NestedProjects::NestedProjects(const Index& index) {
  std::map<std::string_view, Signs> signs;
  for (const SourceFile& file : index.files())
    if (const std::string_view folder = parent_of(file.path); !folder.empty() && may_be_sign(name_part(file.path)))
      note(name_part(file.path), signs[folder]);
  std::set<std::string, std::less<>> foreign;
  for (const auto& [folder, found] : signs) {
    if (!found.foreign() && !found.taken_over()) continue;
    if (is_distribution(index, std::string(folder))) continue;
    if (found.foreign()) foreign.emplace(folder);
    if (found.taken_over()) folders_.emplace(folder);
  }
  if (!folders_.empty()) keep_what_is_taken_in_part(index);
  folders_.merge(foreign);
}

void NestedProjects::keep_what_is_taken_in_part(const Index& index) {
  std::map<std::string_view, Reach> reaches;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    if (!index.modules().of(file)) continue;
    const std::string_view own = around(index.file(file).path);
    if (!own.empty()) ++reaches[own].modules;
    for (std::uint32_t i = 0; index.production(file) && i < index.facts(file).imports.size(); ++i) {
      const ModuleId module = index.resolver().resolved(file, i).module;
      if (!module) continue;
      const FileId taken = index.modules()[module].file;
      const std::string_view there = around(index.file(taken).path);
      if (there == own) continue;
      if (!there.empty()) reaches[there].imported.insert(taken);
      if (!own.empty()) reaches[own].reaches_out = true;
    }
  }
  std::erase_if(folders_, [&](const std::string& folder) { return !is_taken_in_part(reaches[folder]); });
}

std::string_view NestedProjects::around(std::string_view path) const {
  for (std::string_view folder = parent_of(path); !folder.empty(); folder = parent_of(folder))
    if (const auto found = folders_.find(folder); found != folders_.end()) return *found;
  return {};
}

}  // namespace fount
