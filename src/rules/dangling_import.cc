// A first-party import that resolves to nothing: the module was deleted or renamed and its importers were not told.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "base/hash.h"
#include "rules/rule.h"
#include "rules/support.h"

namespace fount {

static void check(const Index& index, Sink& sink);

extern const Rule dangling_import_rule;
const Rule dangling_import_rule{
    {.id = "dangling-import",
     .title = "a first-party import that resolves to nothing",
     .area = AreaId::imports,
     .severity = Severity::high,
     .effort = Effort::small,
     .raised = "",
     .lowered = "medium when only scripts import it, low when every importer guards the import",
     .controls = "CWE-1041,CWE-561"},
    check,
    Needs{}};

namespace {

struct Site {
  FileId file;
  std::uint32_t import = 0;
  ImportStatus status = ImportStatus::missing_module;
  ModuleId package = {};  // where a missing name was looked for
  bool regular = true;
  bool moved = false;  // it says that it is in a package, and where it lies there is none: it may be deployed elsewhere
};

enum class Guard : std::uint8_t { none, types_only, handled };

Guard guard_of(const Index& index, FileId file, const Import& import) {
  if (index.inside(file, import.block, BlockKind::try_import) ||
      index.inside(file, import.block, BlockKind::except_import) ||
      index.inside(file, import.block, BlockKind::except_))
    return Guard::handled;
  if (index.inside(file, import.block, BlockKind::type_checking)) return Guard::types_only;
  return Guard::none;
}

std::string top_package(std::string_view module) { return std::string(module.substr(0, module.find('.'))); }

struct NamedModule {
  std::string name;
  bool beyond_top = false;  // more dots than there are packages around the file: Python never gets as far as a name
  auto operator<=>(const NamedModule&) const = default;
};

// A repository with an __init__ at its root may itself be a package of something outside.
bool root_is_package(const Index& index) { return static_cast<bool>(index.modules().inside(0, "").module); }

// The absolute dotted module that the statement names, whether or not it exists. What lies beyond the top package has
// no absolute name and keeps its dots.
NamedModule module_named(const Index& index, FileId file, const Import& import) {
  const FileFacts& facts = index.facts(file);
  if (!import.is(kFromImport)) return {std::string(facts.text(import.name))};
  const std::string_view rest = facts.text(import.module);
  if (import.level == 0) return {std::string(rest)};
  const ModuleId module = index.modules().of(file);
  std::string_view base = index.module_name(module);
  for (unsigned up = index.modules()[module].package ? 1 : 0; up < import.level; ++up) {
    const std::size_t dot = base.rfind('.');
    base = base.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  if (base.empty() && !root_is_package(index)) return {std::string(import.level, '.') + std::string(rest), true};
  return {fmt::format("{}{}{}", base, base.empty() || rest.empty() ? "" : ".", rest)};
}

std::string note_of(Guard guard, bool in_function) {
  if (guard == Guard::handled) return "guarded: the fallback is always taken";
  if (guard == Guard::types_only) return "only for type checkers";
  return in_function ? "fails when the function runs" : "fails when the module is imported";
}

// Packages with a module that puts a finder of its own into `sys.meta_path`: what lies where, it alone knows.
std::set<std::string> packages_with_finders(const Index& index) {
  std::set<std::string> packages;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const ModuleId module = index.modules().of(FileId{f});
    const FileFacts& facts = index.facts(FileId{f});
    const bool finds = module && std::ranges::any_of(facts.calls, [&](const Call& call) {
                         return facts.text(call.callee).starts_with("sys.meta_path.");
                       });
    if (finds) packages.insert(top_package(index.module_name(module)));
  }
  return packages;
}

// Folders in which an extension module is written: a build puts it there under a name of its own.
std::set<std::string, std::less<>> folders_with_extensions(const Index& index) {
  constexpr std::array<std::string_view, 7> kEndings = {".c", ".cc", ".cpp", ".cu", ".cxx", ".pyx", ".rs"};
  std::set<std::string, std::less<>> folders;
  for (const SourceFile& file : index.files())
    if (std::ranges::any_of(kEndings, [&](std::string_view ending) { return file.path.ends_with(ending); }))
      folders.insert(file.path.substr(0, file.path.rfind('/') + 1));
  return folders;
}

void add_sites(const Index& index, std::span<const Site> sites, Finding& finding) {
  bool all_guarded = true, all_handled = true, all_scripts = true, certain = true, all_moved = true;
  for (const Site& site : sites) {
    const Import& import = index.facts(site.file).imports[site.import];
    const Guard guard = guard_of(index, site.file, import);
    const Role role = index.file(site.file).role;
    SourceRole as = role == Role::test ? SourceRole::test : SourceRole::surplus;
    finding.sources.push_back(
        source_at(index, {site.file, import.begin, import.end}, as, note_of(guard, import.definition != kNone)));
    if (role == Role::test) continue;
    all_guarded = all_guarded && guard != Guard::none;
    all_handled = all_handled && guard == Guard::handled;
    all_scripts = all_scripts && role == Role::script;
    certain = certain && site.regular;
    all_moved = all_moved && site.moved;
  }
  if (all_scripts) finding.severity = Severity::medium;
  if (all_guarded) finding.severity = Severity::low;
  // A build may bring what a handler expects to be absent.
  if (certain && !all_moved && !all_handled) finding.confidence = Confidence::certain;
}

std::string message_of(const NamedModule& module, const std::string& name, bool no_module) {
  if (module.beyond_top) return fmt::format("relative import of {} goes beyond the top package", module.name);
  return no_module ? fmt::format("module {} does not exist", module.name)
                   : fmt::format("{} has no name '{}'", module.name, name);
}

Finding describe(const Index& index, const NamedModule& named, const std::string& name, std::span<const Site> sites) {
  const std::string& module = named.name;
  Finding finding = finding_of(dangling_import_rule.info, name.empty() ? module : module + "." + name, "import");
  add_sites(index, sites, finding);
  finding.service = index.file(sites.front().file).service;
  const auto production =
      std::ranges::count_if(sites, [&](const Site& s) { return index.file(s.file).role != Role::test; });
  finding.surplus = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(1, production));
  const bool no_module = sites.front().status == ImportStatus::missing_module;
  finding.message = fmt::format("{}; {} in production and scripts", message_of(named, name, no_module),
                                plural(static_cast<std::uint64_t>(production), "import"));
  finding.remedy = named.beyond_top
                       ? "Import the module by its absolute name, with as many dots as there are packages, "
                         "or delete the code that needs it."
                   : no_module ? "Point the imports at the module that replaced it, or delete the code that needs it."
                               : "Import the name from where it is defined, or delete the import.";
  for (const Site& site : sites) {
    const Role role = index.file(site.file).role;
    if (role == Role::production) ++finding.references.production;
    if (role == Role::test) ++finding.references.test;
  }
  finding.data.emplace_back("module", Data{module});
  finding.data.emplace_back("name", Data{name});
  finding.data.emplace_back("missing", Data{std::string(no_module ? "module" : "name")});
  return finding;
}

// Written for its absence: the spare of a first choice that exists, or settings that are kept out of the repository
// (`try: from .local import *`).
bool is_meant_to_fail(const Index& index, FileId file, const Import& import) {
  return index.is_spare(file, import) || (import.is(kStarImport) && guard_of(index, file, import) == Guard::handled);
}

bool counts(Role role) { return role == Role::production || role == Role::script || role == Role::test; }

}  // namespace

static void check(const Index& index, Sink& sink) {
  std::map<std::pair<NamedModule, std::string>, std::vector<Site>> missing;
  for (std::uint32_t f = 0; f < index.files().size(); ++f) {
    const FileId file{f};
    const Role role = index.file(file).role;
    if (!counts(role) || !index.modules().of(file)) continue;
    const FileFacts& facts = index.facts(file);
    for (std::uint32_t i = 0; i < facts.imports.size(); ++i) {
      const ResolvedImport& resolved = index.resolver().resolved(file, i);
      if (resolved.status == ImportStatus::external || resolved.status == ImportStatus::unknown) continue;
      const Import& import = facts.imports[i];
      const NamedModule module = module_named(index, file, import);
      const std::string name(import.is(kFromImport) && !import.is(kStarImport) ? facts.text(import.name) : "");
      if (role != Role::test) sink.examine(concept_key("import", 0, module.name + ":" + name), file);
      if (resolved.status == ImportStatus::resolved || is_meant_to_fail(index, file, import)) continue;
      const bool moved = import.level > 0 && !resolved.regular;
      missing[{module, name}].push_back({file, i, resolved.status, resolved.module, resolved.regular, moved});
    }
  }
  const std::set<std::string> found_otherwise = packages_with_finders(index);
  const std::set<std::string, std::less<>> built = folders_with_extensions(index);
  for (const auto& [key, sites] : missing) {
    // Broken imports that only tests have are the tests' own trouble, not a second source in production.
    const bool only_tests =
        std::ranges::all_of(sites, [&](const Site& s) { return index.file(s.file).role == Role::test; });
    if (only_tests) continue;
    Finding finding = describe(index, key.first, key.second, sites);
    const ModuleId package = sites.front().package;
    const std::string_view init = package ? std::string_view(index.file(index.modules()[package].file).path) : "";
    const bool may_be_built = init.ends_with("/__init__.py") && built.contains(init.substr(0, init.rfind('/') + 1));
    if (may_be_built || found_otherwise.contains(top_package(key.first.name)))
      finding.confidence = Confidence::tentative;
    sink.add(std::move(finding));
  }
}

}  // namespace fount
