// One definition that consumers reach through several modules. Each path is a promise to keep; tests and shims then
// hold every one of them alive.
#include "rules/rule.h"
#include "rules/support.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

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
                             check};

namespace {

struct Path {
  ModuleId module;
  Symbol name;
  auto operator<=>(const Path&) const = default;
};
using Paths = std::map<Path, std::vector<const Use*>>;

// `inner` is `outer` or lies below it: a package's own modules import each other directly, to avoid cycles.
bool belongs_to(std::string_view inner, std::string_view outer) {
  return inner == outer || (inner.starts_with(outer) && inner.size() > outer.size() && inner[outer.size()] == '.');
}

std::string_view package_of(const Index& index, ModuleId module) {
  const std::string_view name = index.module_name(module);
  if (index.modules()[module].package) return name;
  return name.substr(0, name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.'));
}

// A package that offers its parts under its own name offers them to others: code inside it reaches past the facade, and
// that is no second path for anybody.
void leave_insiders_out(const Index& index, Paths& paths) {
  std::vector<std::pair<Path, std::string_view>> facades;
  for (const auto& [path, uses] : paths)
    if (index.modules()[path.module].package) facades.emplace_back(path, index.module_name(path.module));
  for (auto& [path, uses] : paths)
    std::erase_if(uses, [&](const Use* use) {
      const std::string_view user = index.module_name(index.modules().of(use->file));
      return std::ranges::any_of(facades, [&](const auto& facade) {
        return facade.first != path && belongs_to(index.module_name(path.module), facade.second) && belongs_to(user, facade.second);
      });
    });
  std::erase_if(paths, [](const auto& entry) { return entry.second.empty(); });
}

// Paths by which production code outside the definition's own package reaches it.
Paths consumer_paths(const Index& index, DefinitionId id) {
  Paths paths;
  const std::string_view home = package_of(index, index.modules().of(index.file_of(id)));
  for (const Use& use : index.uses(id)) {
    if (use.kind != Use::Kind::import || use.reexport || !use.through || !index.production(use.file)) continue;
    const FileFacts& facts = index.facts(use.file);
    const Import& import = facts.imports[use.item];
    if (!import.is(kFromImport)) continue;
    if (!home.empty() && belongs_to(index.module_name(index.modules().of(use.file)), home)) continue;
    paths[{use.through, index.symbols().find(facts.text(import.name))}].push_back(&use);
  }
  leave_insiders_out(index, paths);
  return paths;
}

std::string path_text(const Index& index, const Path& path) {
  return fmt::format("{}.{}", index.module_name(path.module), index.symbols()[path.name]);
}

// The canonical path: declared > most consumers > the defining module.
Path canonical_path(const Index& index, DefinitionId id, const Paths& paths, std::string& why) {
  const DeclaredCanonical* declared = declared_canonical(index, index.file_of(id), index.name(id));
  for (const auto& [path, uses] : paths)
    if (declared != nullptr && declared->import == path_text(index, path)) return why = "declared in fount.toml", path;
  const auto most = std::ranges::max_element(paths, {}, [](const auto& entry) { return entry.second.size(); });
  std::size_t total = 0;
  for (const auto& [path, uses] : paths) total += uses.size();
  const ModuleId home = index.modules().of(index.file_of(id));
  for (const auto& [path, uses] : paths)
    if (path.module == home && uses.size() == most->second.size()) return why = "where it is defined", path;
  why = fmt::format("{} of {} production importers", most->second.size(), total);
  return most->first;
}

Finding describe(const Index& index, DefinitionId id, const Paths& paths) {
  const std::string_view name = index.name(id);
  Finding finding = finding_of(import_paths_rule.info, std::string(name), index.definition(id).kind == DefinitionKind::class_ ? "class" : "function");
  finding.concept_key = index.symbol_of(id);
  std::string why;
  const Path chosen = canonical_path(index, id, paths, why);
  const bool renamed = std::ranges::any_of(paths, [&](const auto& entry) { return index.symbols()[entry.first.name] != name; });
  if (paths.size() >= 3 || renamed) finding.severity = Severity::medium;
  finding.confidence = Confidence::certain;
  finding.service = index.file(index.file_of(id)).service;
  finding.surplus = static_cast<std::uint32_t>(paths.size() - 1);
  finding.message = fmt::format("{} is imported through {}", name, counted(paths.size(), "path"));
  finding.remedy = fmt::format("Import it everywhere as `from {} import {}`.", index.module_name(chosen.module), index.symbols()[chosen.name]);
  finding.canonical = Canonical{.span = index.span_of(id), .symbol = path_text(index, chosen), .why = why, .location = {}};
  finding.references = index.references({TargetKind::definition, index.file_of(id), index.local(id)});
  DataList listed;
  auto add = [&](const Path& path, const std::vector<const Use*>& uses, SourceRole role) {
    const Use& first = *uses.front();
    Source source = source_at(index, {first.file, first.begin, first.end}, role, fmt::format("{} this way", counted(uses.size(), "importer")));
    source.symbol = path_text(index, path);
    source.uses = static_cast<std::uint32_t>(uses.size());
    finding.sources.push_back(std::move(source));
    listed.push_back({DataObject{{"path", Data{path_text(index, path)}}, {"importers", Data{static_cast<std::int64_t>(uses.size())}}}});
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
    const Paths paths = consumer_paths(index, id);
    if (paths.size() >= 2) sink.add(describe(index, id, paths));
  }
}

}  // namespace fount
