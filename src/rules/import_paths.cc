// One definition that consumers reach through several modules. Each path is a promise to keep; tests and shims then
// hold every one of them alive.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "index/import_path.h"
#include "index/loaded_files.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule import_paths_rule;
const Rule import_paths_rule{{.id = "import-paths",
                              .title = "one symbol reached through several modules",
                              .area = AreaId::imports,
                              .severity = Severity::low,
                              .effort = Effort::small,
                              .raised = "medium with three or more paths, or when a path renames the symbol",
                              .lowered = "",
                              .controls = "CWE-1041"},
                             check,
                             Needs{}};

namespace {

// Each service has one path of its own: inside of a distribution the module, from outside its facade.
bool divided_by_service(const Index& index, const ImportPaths& paths) {
  std::map<std::uint32_t, const ImportPath*> path_of;
  for (const auto& [path, uses] : paths)
    for (const Use* use : uses)
      if (const auto [known, first] = path_of.emplace(index.file(use->file).service, &path);
          !first && known->second != &path)
        return false;
  return true;
}

// Imported only inside of functions and for type checkers, or from where it is defined because the other path would
// close a circle of imports: the way out of one.
bool has_way_out_of_circle(const Index& index, DefinitionId id, const ImportPaths& paths) {
  const ModuleId home = index.modules().of(index.file_of(id));
  std::vector<const Use*> closing;
  for (const auto& [path, uses] : paths)
    if (path.module != home) std::ranges::copy(uses_in_circle(index, path, paths), std::back_inserter(closing));
  return std::ranges::any_of(paths, [&](const auto& path) {
    return std::ranges::all_of(path.second, [&](const Use* use) {
      return is_late_import(index, use->file, index.facts(use->file).imports[use->item]) ||
             (path.first.module == home && std::ranges::find(closing, use) != closing.end());
    });
  });
}

// All paths are the definition's module and packages above it: one name at several heights of one tree.
bool lead_up_one_tree(const Index& index, DefinitionId id, const ImportPaths& paths) {
  const std::string home = std::string(index.module_name(index.modules().of(index.file_of(id)))) + ".";
  return std::ranges::all_of(paths, [&](const auto& path) {
    return home.starts_with(std::string(index.module_name(path.first.module)) + ".");
  });
}

// Somewhere two files of one folder go different ways.
bool meet_in_one_folder(const Index& index, const ImportPaths& paths) {
  std::map<std::string_view, const ImportPath*> way_of;
  for (const auto& [path, uses] : paths)
    for (const Use* use : uses) {
      const std::string_view file = index.file(use->file).path;
      const std::string_view folder = file.substr(0, file.rfind('/') + 1);
      if (const auto [known, first] = way_of.emplace(folder, &path); !first && known->second != &path) return true;
    }
  return false;
}

// A door elsewhere that no folder uses beside the first may be made for the others: plug-ins, examples, drivers.
bool may_be_a_door_for_others(const Index& index, DefinitionId id, const ImportPaths& paths) {
  return !lead_up_one_tree(index, id, paths) && !meet_in_one_folder(index, paths);
}

// `Dialogue = BaseDialogue`: the module gives the class out as its own.
bool is_given_anew(const Index& index, const ImportPath& path) {
  const auto entries = index.resolver().bindings_of(path.module, path.name);
  return std::ranges::any_of(entries, [](const NameEntry& entry) { return entry.kind == NameEntry::Kind::binding; });
}

// Whose statement takes along what `chosen` does not offer comes to the module in any case.
void leave_bound_out(const Index& index, const ImportPath& chosen, ImportPaths& paths) {
  constexpr std::ptrdiff_t kMostNames = 64;  // of a longer list these stand for all
  const auto is_bound = [&](const Use* use) {
    const std::vector<Import>& imports = index.facts(use->file).imports;
    const Import& taken = imports[use->item];
    const auto same = [&](const Import& other) { return other.statement == taken.statement && other.is(kFromImport); };
    auto first = imports.begin() + use->item, end = first;
    while (first != imports.begin() && end - first < kMostNames && same(first[-1])) --first;
    while (end != imports.end() && end - first < kMostNames && same(*end)) ++end;
    return std::any_of(first, end, [&](const Import& other) {
      const std::string_view name = index.facts(use->file).text(other.name);
      return index.resolver().resolve(chosen.module, name).kind == TargetKind::nothing;
    });
  };
  for (auto& [path, uses] : paths)
    if (path != chosen) std::erase_if(uses, is_bound);
  std::erase_if(paths, [](const auto& entry) { return entry.second.empty(); });
}

// Where as many go another way, none is the usual one, and whoever kept both may have meant to.
bool is_usual(const CanonicalPath& chosen, const ImportPaths& paths) {
  const std::size_t importers = paths.at(chosen.path).size();
  return chosen.why == kDeclaredPath || std::ranges::all_of(paths, [&](const auto& path) {
           return path.first == chosen.path || path.second.size() < importers;
         });
}

Finding describe(const Index& index, DefinitionId id, const ImportPaths& paths, const CanonicalPath& canonical) {
  const std::string_view name = index.name(id);
  Finding finding = finding_of(import_paths_rule.info, std::string(name),
                               index.definition(id).kind == DefinitionKind::class_ ? "class" : "function");
  finding.concept_key = index.symbol_of(id);
  const ImportPath& chosen = canonical.path;
  const bool renamed =
      std::ranges::any_of(paths, [&](const auto& entry) { return index.symbols()[entry.first.name] != name; });
  if (paths.size() >= 3 || renamed) finding.severity = Severity::medium;
  // A second name is mostly given on purpose: an alias for types, a name from before.
  const bool anew = std::ranges::any_of(paths, [&](const auto& entry) { return is_given_anew(index, entry.first); });
  const bool unsure = !is_usual(canonical, paths) || renamed || anew || divided_by_service(index, paths) ||
                      has_way_out_of_circle(index, id, paths) || may_be_a_door_for_others(index, id, paths);
  finding.confidence = unsure ? Confidence::tentative : Confidence::certain;
  finding.service = index.file(index.file_of(id)).service;
  finding.surplus = static_cast<std::uint32_t>(paths.size() - 1);
  finding.message = fmt::format("{} is imported through {}", name, plural(paths.size(), "path"));
  finding.remedy = fmt::format("Import it everywhere as `{}`.", statement_of(index, chosen, paths));
  finding.canonical =
      Canonical{.span = index.span_of(id), .symbol = path_text(index, chosen), .why = canonical.why, .location = {}};
  finding.references = index.references({TargetKind::definition, index.file_of(id), index.local(id)});
  DataList listed;
  auto add = [&](const ImportPath& path, const std::vector<const Use*>& uses, SourceRole role) {
    const Use& first = *uses.front();
    Source source = source_at(index, {first.file, first.begin, first.end}, role,
                              fmt::format("{} this way", plural(uses.size(), "importer")));
    source.symbol = path_text(index, path);
    source.uses = static_cast<std::uint32_t>(uses.size());
    finding.sources.push_back(std::move(source));
    listed.push_back({DataObject{{"path", Data{path_text(index, path)}},
                                 {"importers", Data{static_cast<std::int64_t>(uses.size())}}}});
  };
  add(chosen, paths.at(chosen), SourceRole::canonical);
  for (const auto& [path, uses] : paths)
    if (path != chosen) add(path, uses, SourceRole::surplus);
  finding.data.emplace_back("paths", Data{std::move(listed)});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  for (const DefinitionId id : index.top_level()) {
    if (index.uses(id).empty()) continue;
    const FileId file = index.file_of(id);
    sink.examine(concept_key("path", index.file(file).service, index.symbol_of(id)), file);
    ImportPaths paths = consumer_paths(index, id);
    if (paths.size() < 2) continue;
    const CanonicalPath canonical = canonical_path(index, id, paths);
    leave_bound_out(index, canonical.path, paths);
    if (paths.size() >= 2) sink.add(describe(index, id, paths, canonical));
  }
}

}  // namespace fount
