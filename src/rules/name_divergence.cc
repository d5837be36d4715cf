// One exported name that means different definitions depending on the path. Readers see one name and believe in one
// thing; swapped aliases are the worst of it.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule name_divergence_rule;
const Rule name_divergence_rule{
    {.id = "name-divergence",
     .title = "one exported name that means different definitions depending on the path",
     .area = AreaId::imports,
     .severity = Severity::high,
     .effort = Effort::medium,
     .raised = "critical when two names are swapped: each is an alias of the other elsewhere",
     .lowered = "medium when only one of the meanings is imported in production",
     .controls = "CWE-1041"},
    check};

namespace {

enum class Via : std::uint8_t { definition, reexport, alias };

// One way to a meaning: the module that exports the name, or the importing file that renames to it.
struct Path {
  DefinitionId meaning;
  FileId file;  // the exporting module's file, or the renaming importer
  Span span;    // where the name gets its meaning there
  Via via = Via::definition;
  std::uint32_t importers = 0;  // production files that take the name from here
};
struct Name {
  std::uint32_t service = 0;
  Symbol name;
  auto operator<=>(const Name&) const = default;
};
using Paths = std::map<Name, std::vector<Path>>;

bool may_hide_absence(const Index& index, FileId file, std::uint32_t block) {
  for (const BlockKind kind : {BlockKind::try_import, BlockKind::except_import, BlockKind::except_,
                               BlockKind::version_check, BlockKind::type_checking})
    if (index.inside(file, block, kind)) return true;
  return false;
}

// What a module-level name of a module means, when that is a definition.
void add_exported(const Index& index, ModuleId module, const NameEntry& entry, Paths& paths) {
  const FileId file = index.modules()[module].file;
  const FileFacts& facts = index.facts(file);
  if (may_hide_absence(index, file, entry.block)) return;
  const std::string_view name = index.symbols()[entry.name];
  const Target target = index.resolver().resolve(module, name);
  if (target.kind != TargetKind::definition) return;
  const DefinitionId meaning = index.id_of(target.file, target.item);
  if (!index.production(target.file) || index.definition(meaning).parent != kNone) return;
  Path path{meaning, file, {}, Via::definition, 0};
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
void add_local_renames(const Index& index, FileId file, Paths& paths) {
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

// A function that imports the other one inside itself stands for it: a lazy or deprecated door to the same room.
bool stands_for(const Index& index, DefinitionId a, DefinitionId b) {
  const FileId file = index.file_of(a);
  const FileFacts& facts = index.facts(file);
  const Target other{TargetKind::definition, index.file_of(b), index.local(b)};
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i)
    if (facts.imports[i].definition == index.local(a) && index.resolver().resolved(file, i).target == other)
      return true;
  const Definition& d = index.definition(a);
  return d.is(kDelegates) && index.resolver().resolve_dotted(file, d.parent, facts.text(d.delegate)) == other;
}

// Two meanings rival each other when they are of one kind and neither is made from the other.
bool rivals(const Index& index, DefinitionId a, DefinitionId b) {
  if (a == b || index.definition(a).kind != index.definition(b).kind) return false;
  if (index.classes().kind(a) != index.classes().kind(b)) return false;
  if (stands_for(index, a, b) || stands_for(index, b, a)) return false;
  return !index.classes().derives_from(a, b) && !index.classes().derives_from(b, a);
}

bool same_shape(const Index& index, DefinitionId a, DefinitionId b) {
  if (index.definition(a).kind == DefinitionKind::class_)
    return overlap(index.classes().members(a), index.classes().members(b)) >= 0.3;
  auto names = [&](DefinitionId id) {
    std::vector<std::string_view> result;
    const FileFacts& facts = index.facts(index.file_of(id));
    const Definition& d = index.definition(id);
    for (std::uint32_t i = d.parameters.begin; i < d.parameters.end; ++i)
      result.push_back(facts.text(facts.parameters[i].name));
    return result;
  };
  return !names(a).empty() && names(a) == names(b);
}

// `facade` is a package's __init__, and `other` lies in that package: the package contradicts its own module. Parallel
// packages that offer the same names (one dialect, backend or vendor each) contradict nobody.
bool is_facade_of(const Index& index, FileId facade, FileId other) {
  const ModuleId package = index.modules().of(facade);
  if (!index.modules()[package].package) return false;
  const std::string prefix = std::string(index.module_name(package)) + ".";
  return index.module_name(index.modules().of(other)).starts_with(prefix);
}

// Another package offers this meaning under its own name: a variant on purpose, like a dialect's own `insert`.
bool offered_elsewhere(const Index& index, const Path& path, FileId facade, std::span<const Path> paths) {
  return std::ranges::any_of(paths, [&](const Path& other) {
    return other.meaning == path.meaning && other.via == Via::reexport && other.file != facade &&
           index.modules()[index.modules().of(other.file)].package;
  });
}

// How sure it is that the paths lead readers astray. nullopt: homonyms that nobody confuses.
std::optional<Confidence> judge(const Index& index, std::span<const Path> paths) {
  bool renamed = false, contradicted = false;
  for (const Path& a : paths)
    for (const Path& b : paths) {
      if (!rivals(index, a.meaning, b.meaning)) continue;
      // An alias rivals only a name that is at home somewhere: plug-ins that all say `Handler = MyHandler` do not.
      if (a.via == Via::alias && b.via != Via::alias) renamed = true;
      const bool facade = a.via == Via::reexport && b.via != Via::alias && a.importers > 0 && b.importers > 0;
      if (facade && is_facade_of(index, a.file, b.file) && same_shape(index, a.meaning, b.meaning) &&
          !offered_elsewhere(index, b, a.file, paths))
        contradicted = true;
    }
  if (renamed) return Confidence::certain;
  if (contradicted) return Confidence::firm;
  return std::nullopt;
}

// A renaming import that nobody takes from there is a private matter of that module.
void drop_private_renames(const Index& index, std::vector<Path>& paths) {
  std::erase_if(paths, [&](const Path& path) {
    if (path.via != Via::alias || path.importers > 0) return false;
    const FileFacts& facts = index.facts(path.file);
    if (index.modules()[index.modules().of(path.file)].package) return false;
    return std::ranges::none_of(facts.bindings, [&](const Binding& b) { return b.begin == path.span.begin; });
  });
}

bool swapped(const Index& index, const Name& name, std::span<const Path> paths, const Paths& all) {
  for (const Path& path : paths) {
    if (path.via != Via::alias) continue;
    const auto other = all.find({name.service, index.symbols().find(index.name(path.meaning))});
    if (other == all.end()) continue;
    for (const Path& back : other->second)
      if (back.via == Via::alias && index.name(back.meaning) == index.symbols()[name.name]) return true;
  }
  return false;
}

std::vector<DefinitionId> meanings_of(std::span<const Path> paths) {
  std::set<DefinitionId> meanings;
  for (const Path& path : paths) meanings.insert(path.meaning);
  return {meanings.begin(), meanings.end()};
}

Finding describe(const Index& index, const Name& name, std::span<const Path> paths) {
  const std::string text(index.symbols()[name.name]);
  const std::vector<DefinitionId> meanings = meanings_of(paths);
  Finding finding =
      finding_of(name_divergence_rule.info, text,
                 index.definition(meanings.front()).kind == DefinitionKind::class_ ? "class" : "function");
  // The name belongs to a definition that bears it; what only an alias calls so is never canonical for it.
  std::vector<DefinitionId> bearers;
  std::ranges::copy_if(meanings, std::back_inserter(bearers), [&](DefinitionId id) { return index.name(id) == text; });
  add_candidates(index, finding, bearers);
  for (const DefinitionId id : meanings)
    if (index.name(id) != text) finding.sources.push_back(source_of(index, id, SourceRole::surplus));
  finding.surplus = static_cast<std::uint32_t>(meanings.size() - 1);
  finding.service = name.service;
  DataList listed;
  for (const Path& path : paths) {
    listed.push_back({DataObject{{"place", Data{path.span}},
                                 {"means", Data{index.symbol_of(path.meaning)}},
                                 {"importers", Data{static_cast<std::int64_t>(path.importers)}}}});
    if (path.via == Via::definition) continue;
    Source source = source_at(index, path.span, SourceRole::surplus,
                              fmt::format("here {} means {}", text, index.symbol_of(path.meaning)));
    source.uses = path.importers;
    finding.sources.push_back(std::move(source));
  }
  const auto imported = std::ranges::count_if(meanings, [&](DefinitionId id) {
    return std::ranges::any_of(paths, [&](const Path& p) { return p.meaning == id && p.importers > 0; });
  });
  if (imported < 2) finding.severity = Severity::medium;
  finding.message =
      fmt::format("{} means {} different definitions, depending on where it is imported from", text, meanings.size());
  finding.remedy = finding.canonical ? fmt::format("Keep {} for {}; give the others their own names.", text,
                                                   finding.canonical->symbol)
                                     : "Decide which definition owns the name; give the others their own names.";
  finding.data.emplace_back("paths", Data{std::move(listed)});
  return finding;
}

Paths collect(const Index& index) {
  Paths paths;
  for (std::uint32_t m = 0; m < index.modules().modules().size(); ++m) {
    const FileId file = index.modules()[ModuleId{m}].file;
    if (!index.production(file) || index.modules()[ModuleId{m}].shadowed_by) continue;
    for (const NameEntry& entry : index.resolver().names(ModuleId{m})) add_exported(index, ModuleId{m}, entry, paths);
    add_local_renames(index, file, paths);
  }
  const Taken taken = names_taken(index);
  for (auto& [name, list] : paths)
    for (Path& path : list)
      if (const auto found = taken.find({path.file, name.name}); found != taken.end()) path.importers = found->second;
  return paths;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  Paths all = collect(index);
  for (auto& [name, paths] : all) {
    sink.examine(concept_key("name", name.service, index.symbols()[name.name]), paths.front().file);
    drop_private_renames(index, paths);
    if (meanings_of(paths).size() < 2 || index.symbols()[name.name].starts_with('_')) continue;
    const auto confidence = judge(index, paths);
    if (!confidence) continue;
    // Re-exports that agree with a definition are no news; only what leads elsewhere and the definitions stay.
    std::vector<Path> telling;
    std::ranges::copy_if(paths, std::back_inserter(telling),
                         [](const Path& p) { return p.via != Via::reexport || p.importers > 0; });
    Finding finding = describe(index, name, telling);
    finding.confidence = *confidence;
    if (swapped(index, name, paths, all)) {
      finding.severity = Severity::critical;
      finding.message += "; two names are swapped";
    }
    sink.add(std::move(finding));
  }
}

}  // namespace fount
