// A module `x.py` beside a package `x/`: Python imports the package, so nothing in the module can ever be reached.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "base/path.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule shadowed_module_rule;
const Rule shadowed_module_rule{
    {.id = "shadowed-module",
     .title = "a module hidden by a package of the same name",
     .area = AreaId::imports,
     .severity = Severity::medium,
     .effort = Effort::small,
     .raised = "high when the module defines a name that nothing in the package has: that code is lost",
     .lowered = "low when the module defines nothing",
     .controls = "CWE-561"},
    check,
    Needs{}};

namespace {

bool is_below(const Index& index, ModuleId module, ModuleId package) {
  const std::string_view name = index.module_name(module), around = index.module_name(package);
  return name.starts_with(around) && name.substr(around.size()).starts_with('.');
}

// Names that only the hidden module has, not the package nor any module in it: whoever added them there waits in vain.
std::vector<std::string> lost_names(const Index& index, FileId hidden, ModuleId package) {
  std::vector<ModuleId> inside;
  for (std::uint32_t m = 0; m < index.modules().modules().size(); ++m)
    if (is_below(index, ModuleId{m}, package)) inside.push_back(ModuleId{m});
  std::vector<std::string> lost;
  for (const Definition& definition : index.facts(hidden).definitions) {
    if (definition.parent != kNone) continue;
    const std::string_view name = index.facts(hidden).text(definition.name);
    const bool moved = std::ranges::any_of(inside, [&](ModuleId module) {
      return !index.resolver().bindings_of(module, index.symbols().find(name)).empty();
    });
    if (!moved && index.resolver().resolve(package, name).kind == TargetKind::nothing) lost.emplace_back(name);
  }
  return lost;
}

// Run as a program, never imported: its name hides behind the package for importers only.
bool is_program(const Index& index, FileId file, ModuleId package) {
  const FileFacts& facts = index.facts(file);
  if (std::ranges::none_of(facts.blocks, [](const Block& block) { return block.kind == BlockKind::main_guard; }))
    return false;
  const std::string_view name = index.module_name(package);
  for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
    const ModuleId from = index.resolver().resolved(file, i).module;
    if (from && index.module_name(from).starts_with(name)) return true;
  }
  return false;
}

constexpr std::size_t kLeastOfLayout = 3;

// Folders in which several packages stand beside a module of their name, in a repository that loads modules by their
// path: there the module is what a loader takes, and the package holds its parts.
std::set<std::string, std::less<>> folders_of_loaded(const Index& index) {
  const auto loads_by_path = [](const FileFacts& facts) {
    return std::ranges::any_of(facts.calls, [&](const Call& call) {
      const std::string_view callee = facts.text(call.callee);
      const std::string_view name = callee.substr(callee.rfind('.') + 1);
      return name == "SourceFileLoader" || name == "spec_from_file_location" || name == "load_source" ||
             name == "run_path";
    });
  };
  std::map<std::string, std::size_t, std::less<>> hidden;
  for (const Module& module : index.modules().modules())
    if (module.shadowed_by) ++hidden[std::string(parent_of(index.file(module.file).path))];
  std::erase_if(hidden, [](const auto& folder) { return folder.second < kLeastOfLayout; });
  std::set<std::string, std::less<>> folders;
  if (hidden.empty()) return folders;
  bool loads = false;
  for (std::uint32_t f = 0; f < index.files().size() && !loads; ++f)
    loads = index.production(FileId{f}) && loads_by_path(index.facts(FileId{f}));
  if (loads)
    for (const auto& [folder, count] : hidden) folders.insert(folder);
  return folders;
}

Finding describe(const Index& index, FileId hidden, ModuleId package) {
  const ModuleId module = index.modules().of(hidden);
  const FileId visible = index.modules()[package].file;
  Finding finding = finding_of(shadowed_module_rule.info, std::string(index.module_name(module)), "module");
  const std::vector<std::string> lost = lost_names(index, hidden, package);
  const auto definitions = std::ranges::count(index.facts(hidden).definitions, kNone, &Definition::parent);
  if (!lost.empty()) finding.severity = Severity::high;
  if (definitions == 0) finding.severity = Severity::low;
  // What defines nothing and does something may be a program that people start by its path.
  const bool acts = definitions == 0 && !index.facts(hidden).calls.empty();
  finding.confidence = acts ? Confidence::tentative : Confidence::certain;
  finding.service = index.file(hidden).service;
  finding.message =
      fmt::format("{} is hidden by the package {}/: {} in it can never be imported", index.file(hidden).path,
                  index.file(visible).path.substr(0, index.file(visible).path.rfind('/')),
                  plural(static_cast<std::uint64_t>(definitions), "definition"));
  if (definitions == 0)
    finding.message = fmt::format("{} is hidden by the package {}/ and can never be imported", index.file(hidden).path,
                                  parent_of(index.file(visible).path));
  if (!lost.empty())
    finding.message +=
        fmt::format("; {} exist{} nowhere else", plural(lost.size(), "name"), lost.size() == 1 ? "s" : "");
  finding.remedy = lost.empty() ? "Delete the hidden module."
                                : "Move what is missing into the package, then delete the hidden module.";
  finding.canonical = Canonical{.span = {visible, 0, 0},
                                .symbol = std::string(index.module_name(package)),
                                .why = "Python imports the package",
                                .location = {}};
  finding.sources = {module_source(index, visible, SourceRole::canonical),
                     module_source(index, hidden, SourceRole::surplus)};
  finding.sources.back().note = "never imported";
  DataList names;
  for (const std::string& name : lost) names.push_back({name});
  finding.data.emplace_back("lost_names", Data{std::move(names)});
  return finding;
}

}  // namespace

static void check(const Index& index, Sink& sink) {
  const std::set<std::string, std::less<>> loaded = folders_of_loaded(index);
  for (const Module& module : index.modules().modules()) {
    if (!index.production(module.file)) continue;
    sink.examine(concept_key("module", index.file(module.file).service, index.symbols()[module.name]), module.file);
    if (!module.shadowed_by || is_program(index, module.file, module.shadowed_by)) continue;
    Finding finding = describe(index, module.file, module.shadowed_by);
    if (loaded.contains(parent_of(index.file(module.file).path))) finding.confidence = Confidence::tentative;
    sink.add(std::move(finding));
  }
}

}  // namespace fount
