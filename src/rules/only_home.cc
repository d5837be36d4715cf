#include "rules/only_home.h"

namespace fount {

OnlyHome::OnlyHome(const Index& index) : index_(index) {
  for (const DefinitionId id : index.top_level()) note(index.file_of(id), index.name(id));
  for (const Module& module : index.modules().modules()) {
    if (!index.production(module.file)) continue;
    const FileFacts& facts = index.facts(module.file);
    for (const Binding& binding : facts.bindings)
      if (binding.definition == kNone && binding.kind != ValueKind::name) note(module.file, facts.text(binding.name));
  }
}

void OnlyHome::note(FileId file, std::string_view name) {
  const ModuleId module = index_.modules().of(file);
  const auto [entry, is_new] = homes_.try_emplace({index_.file(file).service, name}, module);
  if (!is_new && entry->second != module) entry->second = {};
}

std::string_view OnlyHome::of(FileId importer, std::string_view name) const {
  const auto found = homes_.find({index_.file(importer).service, name});
  const bool elsewhere = found != homes_.end() && found->second && found->second != index_.modules().of(importer);
  return elsewhere ? index_.module_name(found->second) : std::string_view{};
}

}  // namespace fount
