// One exported name that means different definitions depending on the path. Readers see one name and believe in one
// thing; swapped aliases are the worst of it.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "rules/exported_names.h"
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
    check,
    Needs{}};

namespace {

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
bool offered_elsewhere(const Index& index, const ExportPath& path, FileId facade, std::span<const ExportPath> paths) {
  return std::ranges::any_of(paths, [&](const ExportPath& other) {
    return other.meaning == path.meaning && other.via == Via::reexport && other.file != facade &&
           index.modules()[index.modules().of(other.file)].package;
  });
}

// Whether the paths may lead readers astray; otherwise they are homonyms that nobody confuses.
bool confusing(const Index& index, std::span<const ExportPath> paths) {
  for (const ExportPath& a : paths)
    for (const ExportPath& b : paths) {
      if (!rivals(index, a.meaning, b.meaning)) continue;
      // An alias rivals only a name that is at home somewhere: plug-ins that all say `Handler = MyHandler` do not.
      if (a.via == Via::alias && b.via != Via::alias) return true;
      const bool facade = a.via == Via::reexport && b.via != Via::alias && a.importers > 0 && b.importers > 0;
      if (facade && is_facade_of(index, a.file, b.file) && same_shape(index, a.meaning, b.meaning) &&
          !offered_elsewhere(index, b, a.file, paths))
        return true;
    }
  return false;
}

// A renaming import that nobody takes from there is a private matter of that module.
void drop_private_renames(const Index& index, std::vector<ExportPath>& paths) {
  std::erase_if(paths, [&](const ExportPath& path) {
    if (path.via != Via::alias || path.importers > 0) return false;
    const FileFacts& facts = index.facts(path.file);
    if (index.modules()[index.modules().of(path.file)].package) return false;
    return std::ranges::none_of(facts.bindings, [&](const Binding& b) { return b.begin == path.span.begin; });
  });
}

bool swapped(const Index& index, const ExportedName& name, std::span<const ExportPath> paths,
             const ExportedNames& all) {
  for (const ExportPath& path : paths) {
    if (path.via != Via::alias) continue;
    const auto other = all.find({name.service, index.symbols().find(index.name(path.meaning))});
    if (other == all.end()) continue;
    for (const ExportPath& back : other->second)
      if (back.via == Via::alias && index.name(back.meaning) == index.symbols()[name.name]) return true;
  }
  return false;
}

// How many files take what `chosen` says from the paths; a file that renames in several places counts once.
template <typename Chosen>
std::uint32_t takers(std::span<const ExportPath> paths, Chosen chosen) {
  std::map<FileId, std::uint32_t> of_file;
  for (const ExportPath& path : paths)
    if (chosen(path)) of_file[path.file] = std::max(of_file[path.file], path.importers);
  std::uint32_t sum = 0;
  for (const auto& [file, importers] : of_file) sum += importers;
  return sum;
}

// Several files rename a definition that lies elsewhere to what several others take from one that bears the name: no
// homonym of two corners of a project, the same name read in two senses.
bool both_in_use(const Index& index, std::string_view name, std::span<const ExportPath> paths) {
  constexpr std::uint32_t kSeveral = 2;
  return std::ranges::any_of(paths, [&](const ExportPath& renamed) {
    if (renamed.via != Via::alias || index.name(renamed.meaning) == name) return false;
    const auto gives = [&](const ExportPath& path) {
      return path.via == Via::alias && path.meaning == renamed.meaning && path.file != index.file_of(path.meaning);
    };
    const auto bears = [&](const ExportPath& path) {
      return path.via != Via::alias && index.name(path.meaning) == name && rivals(index, renamed.meaning, path.meaning);
    };
    return takers(paths, gives) >= kSeveral && takers(paths, bears) >= kSeveral;
  });
}

Finding describe(const Index& index, const ExportedName& name, std::span<const ExportPath> paths) {
  const std::string text(index.symbols()[name.name]);
  const std::vector<DefinitionId> meanings = meanings_of(paths);
  Finding finding =
      finding_of(name_divergence_rule.info, text,
                 index.definition(meanings.front()).kind == DefinitionKind::class_ ? "class" : "function");
  // The name belongs to a definition that bears it; what only an alias calls so is never canonical for it.
  std::vector<DefinitionId> bearers;
  std::ranges::copy_if(meanings, std::back_inserter(bearers), [&](DefinitionId id) { return index.name(id) == text; });
  if (!bearers.empty()) add_candidates(index, finding, bearers);  // else only aliases say the name
  for (const DefinitionId id : meanings)
    if (index.name(id) != text) finding.sources.push_back(source_of(index, id, SourceRole::surplus));
  finding.surplus = static_cast<std::uint32_t>(meanings.size() - 1);
  finding.service = name.service;
  DataList listed;
  for (const ExportPath& path : paths) {
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
    return std::ranges::any_of(paths, [&](const ExportPath& p) { return p.meaning == id && p.importers > 0; });
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

}  // namespace

static void check(const Index& index, Sink& sink) {
  ExportedNames all = exported_names(index);
  for (auto& [name, paths] : all) {
    sink.examine(concept_key("name", name.service, index.symbols()[name.name]), paths.front().file);
    drop_private_renames(index, paths);
    if (meanings_of(paths).size() < 2 || index.symbols()[name.name].starts_with('_')) continue;
    if (!confusing(index, paths)) continue;
    // Re-exports that agree with a definition are no news; only what leads elsewhere and the definitions stay.
    std::vector<ExportPath> telling;
    std::ranges::copy_if(paths, std::back_inserter(telling),
                         [](const ExportPath& p) { return p.via != Via::reexport || p.importers > 0; });
    if (meanings_of(telling).size() < 2) continue;  // the other meaning is another service's, and nobody takes it here
    Finding finding = describe(index, name, telling);
    if (swapped(index, name, paths, all)) {
      finding.severity = Severity::critical;
      finding.confidence = Confidence::certain;
      finding.message += "; two names are swapped";
    } else if (both_in_use(index, index.symbols()[name.name], paths)) {
      finding.confidence = Confidence::firm;
    }
    sink.add(std::move(finding));
  }
}

}  // namespace fount
