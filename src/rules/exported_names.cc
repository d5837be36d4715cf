#include "rules/exported_names.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace fount {
namespace {

bool may_hide_absence(const Index& index, FileId file, std::uint32_t block) {
  for (const BlockKind kind : {BlockKind::try_import, BlockKind::except_import, BlockKind::except_,
                               BlockKind::version_check, BlockKind::type_checking})
    if (index.inside(file, block, kind)) return true;
  return false;
}

// What a module-level name of a module means, when that is a definition.
void add_exported(const Index& index, ModuleId module, const NameEntry& entry, const Target& target,
                  ExportedNames& paths) {
  const FileId file = index.modules()[module].file;
  const FileFacts& facts = index.facts(file);
  if (may_hide_absence(index, file, entry.block)) return;
  const std::string_view name = index.symbols()[entry.name];
  if (target.kind != TargetKind::definition) return;
  const DefinitionId meaning = index.id_of(target.file, target.item);
  if (!index.production(target.file) || index.definition(meaning).parent != kNone) return;
  ExportPath path{meaning, file, {}, Via::definition, 0};
  if (entry.kind == NameEntry::Kind::definition) {
    if (target.file != file || target.item != entry.item) return;
    path.span = index.span_of(meaning);
  } else if (entry.kind == NameEntry::Kind::binding) {
    const Binding& binding = facts.bindings[entry.item];
    if (target.file == file && index.name(meaning) == name) return;  // a definition further down took the name over
    path.span = {file, binding.begin, binding.value_end};
    path.via = index.name(meaning) == name ? Via::reexport : Via::alias;
  } else {
    const Import& import = facts.imports[entry.item];
    if (index.resolver().resolved(file, entry.item).target != target) return;  // something later took the name over
    path.span = {file, import.begin, import.end};
    path.via = index.name(meaning) == name ? Via::reexport : Via::alias;
  }
  paths[{index.file(file).service, entry.name}].push_back(path);
}

// Another branch of the same statement binds the same name: one of the two is the fallback of the other.
bool has_alternative(const Index& index, FileId file, const Import& import) {
  const FileFacts& facts = index.facts(file);
  const std::string_view bound = facts.text(import.alias);
  return std::ranges::any_of(facts.imports, [&](const Import& other) {
    return facts.text(other.alias ? other.alias : other.name) == bound &&
           index.alternatives(file, import.block, other.block);
  });
}

// Imports inside functions that rename something to a name that means something else elsewhere.
void add_local_renames(const Index& index, FileId file, ExportedNames& paths) {
  const FileFacts& facts = index.facts(file);
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const Import& import = facts.imports[i];
    if (!import.alias || import.definition == kNone || has_alternative(index, file, import)) continue;
    const Target target = index.resolver().resolved(file, i).target;
    if (target.kind != TargetKind::definition || !index.production(target.file)) continue;
    const DefinitionId meaning = index.id_of(target.file, target.item);
    const Symbol name = index.symbols().find(facts.text(import.alias));
    if (index.name(meaning) == facts.text(import.alias) || !name) continue;
    paths[{index.file(file).service, name}].push_back({meaning, file, {file, import.begin, import.end}, Via::alias, 1});
  }
}

using Taken = std::map<std::pair<FileId, Symbol>, std::uint32_t>;

// How many production files take each name from each module.
Taken names_taken(const Index& index) {
  Taken taken;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    if (!index.production(FileId{f}) || !index.modules().of(FileId{f})) continue;
    const FileFacts& facts = index.facts(FileId{f});
    std::set<std::pair<FileId, Symbol>> here;
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const ResolvedImport& resolved = index.resolver().resolved(FileId{f}, i);
      if (!facts.imports[i].is(kFromImport) || !resolved.module) continue;
      here.insert({index.modules()[resolved.module].file, index.symbols().find(facts.text(facts.imports[i].name))});
    }
    for (const auto& key : here) ++taken[key];
  }
  return taken;
}

}  // namespace

ExportedNames exported_names(const Index& index) {
  ExportedNames paths;
  for (std::uint32_t m = 0; m < index.modules().modules().size(); ++m) {
    const FileId file = index.modules()[ModuleId{m}].file;
    if (!index.production(file) || index.modules()[ModuleId{m}].shadowed_by) continue;
    Symbol name;
    Target target;  // of all entries of one name: they stand together
    for (const NameEntry& entry : index.resolver().names(ModuleId{m})) {
      if (entry.name != name) target = index.resolver().resolve(ModuleId{m}, index.symbols()[entry.name]);
      name = entry.name;
      add_exported(index, ModuleId{m}, entry, target, paths);
    }
    add_local_renames(index, file, paths);
  }
  const Taken taken = names_taken(index);
  for (auto& [name, list] : paths)
    for (ExportPath& path : list)
      if (const auto found = taken.find({path.file, name.name}); found != taken.end()) path.importers = found->second;
  return paths;
}

std::vector<DefinitionId> meanings_of(std::span<const ExportPath> paths) {
  std::set<DefinitionId> meanings;
  for (const ExportPath& path : paths) meanings.insert(path.meaning);
  return {meanings.begin(), meanings.end()};
}

}  // namespace fount
