// Causes of imports that lead nowhere: what they name was moved, deleted, hidden, or never there.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "engine/cause_kinds.h"

namespace fount {
namespace {

// What a finding of `dangling-import` is about.
struct Dangling {
  std::string_view module, name;
  bool module_missing = false;
  std::set<FileId> importers;
};

std::set<FileId> files_of(const Finding& finding) {
  std::set<FileId> files;
  for (const Source& source : finding.sources)
    if (source.span.file.value != kNone) files.insert(source.span.file);
  return files;
}

std::optional<Dangling> dangling(const Finding& finding) {
  if (finding.rule != "dangling-import" || finding.sources.empty()) return std::nullopt;
  return Dangling{text_in(finding.data, "module"), text_in(finding.data, "name"),
                  text_in(finding.data, "missing") == "module", files_of(finding)};
}

std::string module_text(const Index& index, ModuleId module) { return std::string(index.module_name(module)); }

// The only one, or the only one that lies in the first importer's own package. An importer that defines the name itself
// has a fallback for its absence, and is no home of it.
ModuleId only_one(const CauseContext& context, std::vector<ModuleId> modules, const std::set<FileId>& importers) {
  const Index& index = context.index();
  std::erase_if(modules, [&](ModuleId module) { return importers.contains(index.modules()[module].file); });
  const ModuleId from = importers.empty() ? ModuleId{} : index.modules().of(*importers.begin());
  if (modules.size() > 1 && from) {
    const std::string_view package = parent_module(index.module_name(from));
    std::erase_if(modules, [&](ModuleId module) { return parent_module(index.module_name(module)) != package; });
  }
  return modules.size() == 1 ? modules.front() : ModuleId{};
}

std::vector<std::string> values_of(CausedFindings findings, std::string_view key) {
  std::set<std::string> values;
  for (const Finding* finding : findings) values.emplace(text_in(finding->data, key));
  values.erase("");
  return {values.begin(), values.end()};
}

// "`a.py`" or "12 files": whoever has the imports.
std::string importing_files(CausedFindings findings, const Index& index) {
  std::set<FileId> files;
  for (const Finding* finding : findings) files.merge(files_of(*finding));
  return files.size() == 1 ? quoted_path(index, *files.begin()) : plural(files.size(), "file");
}

// --- A module that a package of the same name hides.

std::vector<CauseKey> hidden_module_keys(const Finding& finding, const CauseContext& context) {
  if (finding.rule == "shadowed-module") return {{finding.concept_name}};
  const auto import = dangling(finding);
  if (!import || import->module_missing) return {};
  for (const Module& module : context.index().modules().modules()) {
    const FileFacts& facts = context.index().facts(module.file);
    const auto is_wanted = [&](const Definition& each) {
      return each.parent == kNone && facts.text(each.name) == import->name;
    };
    if (module.shadowed_by && context.index().symbols()[module.name] == import->module &&
        std::ranges::any_of(facts.definitions, is_wanted))
      return {{std::string(import->module)}};
  }
  return {};
}

std::optional<CauseText> describe_hidden_module(const CauseKey& key, CausedFindings findings, const CauseContext&) {
  const auto hidden = std::ranges::find(findings, "shadowed-module", &Finding::rule);
  if (hidden == findings.end()) return std::nullopt;
  return CauseText{
      fmt::format("The package `{}` hides the module of the same name, and what that defines is still imported",
                  key[0]),
      fmt::format("Move {} from the hidden module into the package, then delete the module.",
                  quoted_list(values_of(findings, "name")))};
}

// --- Modules that lie in another package than the one they are imported from.

std::vector<CauseKey> moved_package_keys(const Finding& finding, const CauseContext& context) {
  const auto import = dangling(finding);
  if (!import || !import->module_missing) return {};
  const Index& index = context.index();
  std::vector<ModuleId> candidates;
  for (const ModuleId module : context.modules_called(last_component(import->module))) {
    const bool has_name =
        import->name.empty() || index.resolver().resolve(module, import->name).kind != TargetKind::nothing;
    if (has_name) candidates.push_back(module);
  }
  const ModuleId home = only_one(context, std::move(candidates), import->importers);
  if (!home) return {};
  return {{std::string(parent_module(import->module)), std::string(parent_module(index.module_name(home)))}};
}

std::optional<CauseText> describe_moved_package(const CauseKey& key, CausedFindings findings,
                                                const CauseContext& context) {
  std::vector<std::string> modules;
  for (const std::string& module : values_of(findings, "module")) modules.emplace_back(last_component(module));
  const bool one = modules.size() == 1;
  const std::string subject = one ? fmt::format("`{}` is", modules[0]) : plural(modules.size(), "module") + " are";
  const std::string home = key[1].empty() ? "at the top level" : fmt::format("in `{}`", key[1]);
  return CauseText{fmt::format("{} imported from `{}`, but {} {}", subject, key[0], one ? "lies" : "lie", home),
                   fmt::format("Import {} from where {}, in {}.", quoted_list(modules), one ? "it lies" : "they lie",
                               importing_files(findings, context.index()))};
}

// --- Names that another module defines.

std::vector<CauseKey> moved_names_keys(const Finding& finding, const CauseContext& context) {
  const auto import = dangling(finding);
  if (!import || import->name.empty()) return {};
  const std::span<const ModuleId> homes = context.homes().of(import->name);
  const ModuleId home = only_one(context, {homes.begin(), homes.end()}, import->importers);
  if (!home) return {};
  const std::string name = module_text(context.index(), home);
  if (name == import->module) return {};
  return {{std::string(import->module), name}};
}

std::optional<CauseText> describe_moved_names(const CauseKey& key, CausedFindings findings,
                                              const CauseContext& context) {
  const std::vector<std::string> names = values_of(findings, "name");
  return CauseText{
      fmt::format("{} are imported from `{}`, but `{}` defines them", plural(names.size(), "name"), key[0], key[1]),
      fmt::format("Import {} from `{}` in {}.", quoted_list(names), key[1],
                  importing_files(findings, context.index()))};
}

// --- A deleted module or package with importers; a module that lacks names.

std::vector<CauseKey> missing_module_keys(const Finding& finding, const CauseContext& context) {
  const auto import = dangling(finding);
  if (!import || !import->module_missing || import->importers.empty()) return {};
  const Index& index = context.index();
  const ModuleId from = index.modules().of(*import->importers.begin());
  if (!from) return {};
  const std::uint32_t found = index.modules().absolute(from, import->module, false).matched;
  std::vector<std::string_view> parts = split(import->module, '.');
  if (parts.size() > found + 1) parts.resize(found + 1);
  const std::vector<std::string> first_missing(parts.begin(), parts.end());
  return {{join(first_missing, ".")}};
}

std::optional<CauseText> describe_missing_module(const CauseKey& key, CausedFindings findings,
                                                 const CauseContext& context) {
  const std::vector<std::string> modules = values_of(findings, "module");
  std::vector<std::string> wanted = values_of(findings, "name");
  const bool names = !wanted.empty() && modules.size() == 1;
  if (!names) wanted = modules;
  return CauseText{
      fmt::format("`{}` does not exist, but {} imported from it", key[0],
                  plural(wanted.size(), names ? "name" : "module") + (wanted.size() == 1 ? " is" : " are")),
      fmt::format("Point the imports of {} in {} at what replaced `{}`, or delete the code that needs it.",
                  quoted_list(wanted), importing_files(findings, context.index()), key[0])};
}

std::vector<CauseKey> missing_names_keys(const Finding& finding, const CauseContext&) {
  const auto import = dangling(finding);
  if (!import || import->module_missing) return {};
  return {{std::string(import->module)}};
}

std::optional<CauseText> describe_missing_names(const CauseKey& key, CausedFindings findings,
                                                const CauseContext& context) {
  const std::vector<std::string> names = values_of(findings, "name");
  return CauseText{fmt::format("`{}` lacks {} that are imported from it", key[0], plural(names.size(), "name")),
                   fmt::format("Define {} in `{}`, or delete their imports in {} and the code that needs them.",
                               quoted_list(names), key[0], importing_files(findings, context.index()))};
}

// --- One module with several imports that lead nowhere.

std::vector<CauseKey> broken_module_keys(const Finding& finding, const CauseContext& context) {
  if (!dangling(finding)) return {};
  std::set<FileId> files;
  for (const Source& source : finding.sources)
    if (source.role != SourceRole::test) files.insert(source.span.file);
  if (files.size() != 1) return {};
  return {{context.index().file(*files.begin()).path}};
}

// An import that runs when the module is loaded and whose failure nobody catches.
bool stops_the_module(const Index& index, const Source& source) {
  const FileId file = source.span.file;
  for (const Import& import : index.facts(file).imports) {
    if (import.begin != source.span.begin || import.definition != kNone) continue;
    for (const BlockKind kind : {BlockKind::try_import, BlockKind::except_import, BlockKind::except_,
                                 BlockKind::type_checking, BlockKind::main_guard})
      if (index.inside(file, import.block, kind)) return false;
    return true;
  }
  return false;
}

// Does any file import the module or, of a package, something inside it? That loads the package too.
bool is_loaded(const Index& index, const CauseContext& context, ModuleId module) {
  if (context.importers_of(module).production > 0) return true;
  const std::string inside = fmt::format("{}.", index.module_name(module));
  for (std::uint32_t m = 0; index.modules()[module].package && m < index.modules().modules().size(); ++m)
    if (index.module_name(ModuleId{m}).starts_with(inside) && context.importers_of(ModuleId{m}).production > 0)
      return true;
  return false;
}

std::optional<CauseText> describe_broken_module(const CauseKey&, CausedFindings findings, const CauseContext& context) {
  const Index& index = context.index();
  bool stops = false;
  FileId file;
  std::vector<std::string> missing;
  for (const Finding* finding : findings) {
    missing.push_back(finding->concept_name);
    for (const Source& source : finding->sources) {
      if (source.role == SourceRole::test) continue;
      file = source.span.file;
      stops = stops || stops_the_module(index, source);
    }
  }
  if (!stops || !index.modules().of(file)) return std::nullopt;
  const std::string path = quoted_path(index, file);
  const std::string action = is_loaded(index, context, index.modules().of(file))
                                 ? fmt::format("Mend {}", path)
                                 : fmt::format("Mend or delete {}, which no production file imports", path);
  return CauseText{fmt::format("{} cannot be loaded: {} of its imports lead nowhere", path, missing.size()),
                   fmt::format("{}: nothing defines {}.", action, quoted_list(missing))};
}

}  // namespace

const CauseKind hidden_module_cause{hidden_module_keys, describe_hidden_module};
const CauseKind moved_package_cause{moved_package_keys, describe_moved_package};
const CauseKind moved_names_cause{moved_names_keys, describe_moved_names};
const CauseKind missing_module_cause{missing_module_keys, describe_missing_module};
const CauseKind missing_names_cause{missing_names_keys, describe_missing_names};
const CauseKind broken_module_cause{broken_module_keys, describe_broken_module};

}  // namespace fount
