#include "rules/homes.h"

namespace fount {

bool can_be_imported(Role role) { return role == Role::production || role == Role::script; }

Homes::Homes(const Index& index) : index_(index) {
  for (std::uint32_t m = 0; m < index.modules().modules().size(); ++m) {
    const ModuleId module{m};
    if (!can_be_imported(index.file(index.modules()[module].file).role) || index.modules()[module].shadowed_by)
      continue;
    for (const NameEntry& entry : index.resolver().names(module)) {
      if (entry.kind == NameEntry::Kind::import) continue;
      std::vector<ModuleId>& homes = homes_[entry.name];
      if (homes.empty() || homes.back() != module) homes.push_back(module);
    }
  }
}

std::span<const ModuleId> Homes::of(std::string_view name) const {
  const auto found = homes_.find(index_.symbols().find(name));
  return found == homes_.end() ? std::span<const ModuleId>() : found->second;
}

std::string_view Homes::only(FileId importer, std::string_view name) const {
  ModuleId only;
  for (const ModuleId module : of(name)) {
    const FileId file = index_.modules()[module].file;
    if (file == importer || index_.file(file).service != index_.file(importer).service) continue;
    if (only) return {};
    only = module;
  }
  return only ? index_.module_name(only) : std::string_view{};
}

}  // namespace fount
